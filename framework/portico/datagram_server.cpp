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

int DatagramServer::take(Listener& listener, std::unique_ptr<Job>& job) {
  Datagram packet;
  if (const int error = listener.receive(packet); error != 0) return error;
  ++host()->counters.accepted;
  bool verified = false;
  try {
    verified = verify_request(packet, packet.peer);
    if (!verified) ++host()->counters.refused;
  } catch (...) {
    host()->report(packet.peer, std::current_exception());
  }
  if (verified) job = std::make_unique<DatagramJob>(host(), make_handler_, listener.socket(), std::move(packet));
  return 0;
}

// Dropped, as the network might have done.
int DatagramServer::turn_away(Listener& listener, bool) {
  Datagram packet;
  return listener.receive(packet);
}

}  // namespace portico
