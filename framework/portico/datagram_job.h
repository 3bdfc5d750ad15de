#pragma once

#include <functional>
#include <memory>
#include <string>

#include <portico/concurrency/job.h>
#include <portico/handlers/datagram_request_handler.h>
#include <portico/request_host.h>
#include <portico/shared/file_descriptor.h>
#include <portico/transports/datagram.h>

namespace portico {

// One datagram, answered by one fresh handler through a socket that all of them share.
class DatagramJob final : public Job {
 public:
  using HandlerFactory = std::function<std::unique_ptr<DatagramRequestHandler>()>;

  DatagramJob(std::shared_ptr<RequestHost> host, std::shared_ptr<const HandlerFactory> make_handler,
              std::shared_ptr<const FileDescriptor> socket, Datagram packet, std::shared_ptr<void> begun)
      : host_{std::move(host)},
        make_handler_{std::move(make_handler)},
        socket_{std::move(socket)},
        packet_{std::move(packet)},
        begun_{std::move(begun)} {}

  asio::awaitable<void> run(Worker& worker) override;
  void stop() noexcept override {}   // there is nothing to wait for but the handler
  void force() noexcept override {}  // the socket is not its own; the worker cancels what the handler waits for
  void enter_child() override;
  void close_in_child() noexcept override {}
  void close_in_parent() noexcept override { socket_.reset(); }
  [[nodiscard]] std::string name() const override { return packet_.peer.to_string(); }

 private:
  std::shared_ptr<RequestHost> host_;
  std::shared_ptr<const HandlerFactory> make_handler_;
  std::shared_ptr<const FileDescriptor> socket_;
  Datagram packet_;
  std::shared_ptr<void> begun_;  // goes when the datagram has been served
};

}  // namespace portico
