#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <portico/basic_server.h>
#include <portico/handlers/datagram_request_handler.h>
#include <portico/transports/datagram.h>

namespace portico {

// A server of datagrams; what is left open is which handler and which policy. A server that is full leaves datagrams to
// the kernel, which drops what exceeds the socket's buffer.
class DatagramServer : public BasicServer {
 public:
  using RequestHandler = DatagramRequestHandler;
  using HandlerFactory = std::function<std::unique_ptr<DatagramRequestHandler>()>;

 protected:
  DatagramServer(const std::vector<std::string>& where, bool (*serves)(int family), const ServerOptions& options,
                 HandlerFactory make_handler);

  // Whether to serve this datagram; if not, it is dropped. Called in the main loop, before the policy sees it.
  virtual bool verify_request(const Datagram& request, const Address& client);

  // Answers the datagram that verify_request looks at, from the address that it came to, without a handler: for what is
  // not worth a thread or a process. As the network does, it drops what cannot be sent at once.
  void answer(const Datagram& request, std::string_view payload) noexcept;

  // Called next: what is to live for as long as the datagram is being served, wherever that is and however it ends, so
  // that its destructor tells. That runs in any thread; for a forked child in the parent, once the child is gone.
  virtual std::shared_ptr<void> begin_request(const Datagram& request, const Address& client);

 private:
  int take(Listener& listener, std::unique_ptr<Job>& job) final;
  int turn_away(Listener& listener, bool with_message) final;

  std::shared_ptr<const HandlerFactory> make_handler_;
  int taking_ = -1;  // the socket of the datagram that verify_request looks at
};

}  // namespace portico
