#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <portico/basic_server.h>
#include <portico/handlers/stream_request_handler.h>
#include <portico/transports/connection.h>

namespace portico {

class Worker;

// A server of connections; what is left open is which handler and which policy.
class StreamServer : public BasicServer {
 public:
  using RequestHandler = StreamRequestHandler;
  using HandlerFactory = std::function<std::unique_ptr<StreamRequestHandler>()>;

 protected:
  StreamServer(const std::vector<std::string>& where, bool (*serves)(int family), const ServerOptions& options,
               HandlerFactory make_handler);

  // Whether to serve this connection; if not, it is closed. Called in the main loop, before the policy sees it.
  virtual bool verify_request(const Connection& request, const Address& client);

 private:
  int take(Listener& listener, std::unique_ptr<Job>& job) final;
  int turn_away(Listener& listener, bool with_message) final;
  void end_refusals() final;

  std::shared_ptr<const HandlerFactory> make_handler_;
  std::shared_ptr<Worker> refusals_;  // tells clients why, on the main loop
  EventLoop::AtFork refusals_at_fork_;
};

}  // namespace portico
