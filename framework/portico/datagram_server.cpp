#include <exception>
#include <utility>

#include <portico/datagram_job.h>
#include <portico/datagram_server.h>

namespace portico {

DatagramServer::DatagramServer(const std::vector<std::string>& where, bool (*serves)(int family),
                               const ServerOptions& options, HandlerFactory make_handler)
    : BasicServer{where, SOCK_DGRAM, serves, options},
      make_handler_{std::make_shared<const HandlerFactory>(std::move(make_handler))} {}

bool DatagramServer::verify_request(const Datagram&, const Address&) { return true; }

std::shared_ptr<void> DatagramServer::begin_request(const Datagram&, const Address&) { return nullptr; }

void DatagramServer::answer(const Datagram& request, std::string_view payload) noexcept {
  (void)send_reply(taking_, request, payload);
}

int DatagramServer::take(Listener& listener, std::unique_ptr<Job>& job) {
  Datagram packet;
  if (const int error = listener.receive(packet); error != 0) return error;
  ++host()->counters.accepted;
  taking_ = listener.fileno();
  try {
    if (verify_request(packet, packet.peer)) {
      auto begun = begin_request(packet, packet.peer);
      job =
          std::make_unique<DatagramJob>(host(), make_handler_, listener.socket(), std::move(packet), std::move(begun));
    } else {
      ++host()->counters.refused;
    }
  } catch (...) {
    host()->report(packet.peer, std::current_exception());
  }
  return 0;
}

// Dropped, as the network might have done.
int DatagramServer::turn_away(Listener& listener, bool) {
  Datagram packet;
  return listener.receive(packet);
}

}  // namespace portico
