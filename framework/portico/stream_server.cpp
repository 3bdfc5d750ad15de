#include <exception>
#include <utility>

#include <portico/concurrency/worker.h>
#include <portico/stream_job.h>
#include <portico/stream_server.h>

namespace portico {

namespace {

constexpr std::size_t kRefusalsAtOnce = 256;  // who comes on top of these is closed without a word

}  // namespace

StreamServer::StreamServer(const std::vector<std::string>& where, bool (*serves)(int family),
                           const ServerOptions& options, HandlerFactory make_handler)
    : BasicServer{where, SOCK_STREAM, serves, options},
      make_handler_{std::make_shared<const HandlerFactory>(std::move(make_handler))} {}

bool StreamServer::verify_request(const Connection&, const Address&) { return true; }

int StreamServer::take(Listener& listener, std::unique_ptr<Job>& job) {
  Connection connection;
  if (const int error = listener.accept(connection); error != 0) return error;
  ++host()->counters.accepted;
  bool verified = false;
  try {
    verified = verify_request(connection, connection.peer);
    if (!verified) ++host()->counters.refused;
  } catch (...) {
    host()->report(connection.peer, std::current_exception());
  }
  if (verified) job = std::make_unique<StreamJob>(host(), make_handler_, std::move(connection));
  return 0;
}

void StreamServer::end_refusals() {
  if (refusals_) refusals_->force();
}

int StreamServer::turn_away(Listener& listener, bool with_message) {
  Connection connection;
  if (const int error = listener.accept(connection); error != 0 || !with_message) return error;
  if (!refusals_) {
    refusals_ = std::make_shared<Worker>(loop().context());
    refusals_at_fork_ = loop().at_fork([worker = refusals_.get()] { worker->close_in_child(); });
  }
  if (refusals_->load() < kRefusalsAtOnce) {
    refusals_->run(std::make_unique<RefusalJob>(host(), make_handler_, std::move(connection)));
  }
  return 0;
}

}  // namespace portico
