#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <portico/concurrency/job.h>
#include <portico/handlers/stream_request_handler.h>
#include <portico/request_host.h>
#include <portico/transports/connection.h>

namespace portico {

// One connection, served by one fresh handler and closed lingering.
class StreamJob : public Job, private Stream::IdleListener, private Readiness::Watch::Listener {
 public:
  using HandlerFactory = std::function<std::unique_ptr<StreamRequestHandler>()>;

  StreamJob(std::shared_ptr<RequestHost> host, std::shared_ptr<const HandlerFactory> make_handler,
            Connection connection)
      : host_{std::move(host)}, make_handler_{std::move(make_handler)}, connection_{std::move(connection)} {}

  ~StreamJob() override;

  asio::awaitable<void> run(Worker& worker) final;
  [[nodiscard]] bool unfinished() const noexcept final { return unfinished_; }
  [[nodiscard]] bool park() final { return stream_->park(*this); }
  void stop() noexcept final;
  void force() noexcept final;
  void close_in_child() noexcept final;
  void close_in_parent() noexcept final { connection_.socket.reset(); }
  [[nodiscard]] std::string name() const final { return connection_.peer.to_string(); }

 protected:
  // What is done with the handler.
  virtual asio::awaitable<void> serve(StreamRequestHandler& handler, Stream& stream);

 private:
  class Call;

  asio::awaitable<void> serve_stream(Worker& worker);
  void open(Worker& worker);
  void on_idle(bool idle) final;
  void on_woken() final;
  void on_loop_end() noexcept final;

  std::shared_ptr<RequestHost> host_;
  std::shared_ptr<const HandlerFactory> make_handler_;
  Connection connection_;
  std::optional<Stream> stream_;
  std::unique_ptr<StreamRequestHandler> handler_;
  Worker* worker_ = nullptr;  // from open() on
  bool set_up_ = false;
  bool unfinished_ = false;
  bool stopping_ = false;
  bool forced_ = false;
};

// A connection that there is no room for: is told so, and closed.
class RefusalJob final : public StreamJob {
 public:
  using StreamJob::StreamJob;

 protected:
  asio::awaitable<void> serve(StreamRequestHandler& handler, Stream& stream) override;
};

}  // namespace portico
