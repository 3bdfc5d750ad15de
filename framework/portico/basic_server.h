#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <limits>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>

#include <portico/concurrency/event_loop.h>
#include <portico/concurrency/job_count.h>
#include <portico/concurrency/policy.h>
#include <portico/drain_report.h>
#include <portico/request_host.h>
#include <portico/server_options.h>
#include <portico/shared/file_descriptor.h>
#include <portico/transports/listener.h>

namespace portico {

// The life of every server, whatever its handler, policy and transport: bound when it is made, accepting from `start`
// (or `serve_forever`, `handle_request`) until `shutdown`, which drains it. It serves once: what has been shut down
// stays so.
//
// Everything belongs to the main loop's thread but `shutdown` and `statistics`.
class BasicServer : public RequestHost::Hooks {
 public:
  virtual ~BasicServer();
  BasicServer(const BasicServer&) = delete;
  BasicServer& operator=(const BasicServer&) = delete;

  // Serves on a loop of its own until `shutdown`, then drains and says how that went. What makes it impossible to
  // serve (a listener that breaks, threads under Forking), or service_actions throws, drains the server and is thrown
  // then.
  DrainReport serve_forever();

  // Serves one request, waiting for it at most `timeout` (negative: for ever); false, after handle_timeout, when none
  // came, and when the server was shut down. Where the loop runs handlers (Loop, Async), returns when the handler has
  // ended, otherwise as soon as the request has been handed over.
  bool handle_request(std::chrono::milliseconds timeout = std::chrono::milliseconds{-1});

  // Serves on `loop`, which the caller runs and may share between servers. `done` is called once it has drained.
  // REQUIRES: the loop lives until then, and so does the server.
  void start(EventLoop& loop, std::function<void(const DrainReport&)> done = {});

  // Asks the server to drain; returns at once. From any thread, from a handler (also in a forked child), from a signal
  // handler, and before the server was started, which then ends as soon as it is.
  void shutdown() noexcept;

  // Closes a server that is not serving; clients are refused from now on. Requests that handle_request handed over are
  // drained before it returns; a server that was started on somebody's loop is only told to `shutdown`. Does nothing
  // the second time. A class of one's own that overrides hooks calls it in its destructor if its server may still have
  // work.
  void server_close();

  // Where it listens, or listened, the first listener's. Any thread.
  [[nodiscard]] const Address& server_address() const noexcept { return addresses_.front(); }
  // All of them, in the order in which they were given. Any thread.
  [[nodiscard]] const std::vector<Address>& server_addresses() const noexcept { return addresses_; }
  // The first listener's descriptor; -1 once it is closed.
  [[nodiscard]] int fileno() const { return doors_.empty() ? -1 : doors_.front().listener.fileno(); }

  // Where it listens, all listeners, as one writes it for people: tcp://127.0.0.1:8080, unix:///run/echo.
  // Any thread.
  [[nodiscard]] const std::vector<std::string>& urls() const noexcept { return urls_; }

  // Why the server began to drain by itself, once it has; null when it was asked to. serve_forever rethrows it.
  [[nodiscard]] const std::exception_ptr& failure() const noexcept { return failure_; }

  [[nodiscard]] spdlog::logger& log() const noexcept { return host_->log(); }

  // Requests that run now, and what happened so far. Any thread, once it was started.
  [[nodiscard]] std::size_t active() const noexcept { return jobs_ ? jobs_->active() : 0; }
  [[nodiscard]] Statistics statistics() const noexcept { return host_->statistics(); }

 protected:
  // Binds all of `where`. Throws as Listener does, and std::invalid_argument for an address that `serves` refuses.
  BasicServer(const std::vector<std::string>& where, int type, bool (*serves)(int family),
              const ServerOptions& options);

  // Called with an exception that a handler (or verify_request) let out, where the handler ran: in its thread, in its
  // child process. The default logs one line. Must be safe to call from several threads where the policy has some.
  void handle_error(const Address& client, std::exception_ptr error) override;

  // Called when the server starts, before the first accept, in the thread that starts it: the place to make what needs
  // `loop()`. What it throws comes out of `start`.
  virtual void server_activate() {}

  // Called once the server has drained, in the main loop's thread: the loop may go before the server does, so what was
  // made for it goes here. Also called when the start fails after server_activate; not when a server is destroyed while
  // it serves, on a loop of its own, which then outlives the class that made it.
  virtual void server_deactivate() {}

  // Called now and then by the loop: after each request was taken, and every `poll_interval`.
  virtual void service_actions() {}

  // Called when the process has no descriptor left for the next request: the place to close what is open only to be
  // faster. True if something was closed; the server then tries again at once, and slows down only when there is
  // nothing any more. Under Threading a thread needs some of its own: a request for which there are none left is lost
  // all the same, and what is closed then is for the next one.
  virtual bool give_up_descriptors() { return false; }

  // handle_request waited in vain.
  virtual void handle_timeout() {}

  // Takes the next request of `listener`: 0 or errno. `job` stays empty when the request was refused.
  virtual int take(Listener& listener, std::unique_ptr<Job>& job) = 0;

  // Takes the next request of `listener` only to end it, with the handler's message if asked. 0 or errno.
  virtual int turn_away(Listener& listener, bool with_message) = 0;

  virtual std::unique_ptr<Policy> make_policy(const PolicyContext& context) = 0;

  [[nodiscard]] const std::shared_ptr<RequestHost>& host() const noexcept { return host_; }
  [[nodiscard]] EventLoop& loop() const noexcept { return *loop_; }

 private:
  using Clock = JobCount::Clock;
  static constexpr std::size_t kNoQuota = std::numeric_limits<std::size_t>::max();

  // A listener and how accepting from it goes.
  struct Door {
    explicit Door(Listener opened) : listener{std::move(opened)} {}
    Listener listener;
    std::optional<asio::posix::stream_descriptor> watcher;
    std::optional<asio::steady_timer> pause;
    std::chrono::milliseconds pause_length{0};  // 0 while all is well
    Clock::time_point slow_since;
    Clock::time_point last_slow;
    std::size_t turned_away = 0;  // since then
  };

  void open_loop();
  void begin_serving();
  void spawn(asio::awaitable<void> task);
  void fail(std::exception_ptr error);
  asio::awaitable<void> watch_for_shutdown();
  asio::awaitable<void> serve_actions();

  asio::awaitable<void> accept_from(Door& door);
  int hand_over(std::unique_ptr<Job> job);
  asio::awaitable<bool> overcome(Door& door, int error);
  asio::awaitable<void> readable(Door& door);
  asio::awaitable<void> wait_for_quota();
  asio::awaitable<void> make_room(Door& door);
  asio::awaitable<bool> slow_down(Door& door, int error);
  void recovered(Door& door);
  std::size_t turn_away_some(Door& door, std::size_t most);

  void begin_drain();
  asio::awaitable<void> drain(std::size_t active_before, std::size_t taken_before);
  asio::awaitable<void> accepting_ends(Clock::time_point deadline);
  void finish(const DrainReport& report);
  virtual void end_refusals() {}
  void close_doors() noexcept;

  std::shared_ptr<RequestHost> host_;
  std::vector<Address> addresses_;
  std::vector<std::string> urls_;
  std::list<Door> doors_;
  FileDescriptor wake_;     // an eventfd that shutdown() writes: it reaches a parent from its child, too
  FileDescriptor reserve_;  // given up to turn a client away when there are no descriptors left
  std::unique_ptr<EventLoop> own_loop_;
  EventLoop* loop_ = nullptr;
  EventLoop::AtFork at_fork_;
  std::shared_ptr<JobCount> jobs_;
  std::unique_ptr<Policy> policy_;
  std::optional<asio::posix::stream_descriptor> wake_watcher_;
  std::optional<asio::steady_timer> actions_timer_;
  std::optional<asio::steady_timer> changed_;  // cancelled when an accept loop ends or the quota changes
  std::function<void(const DrainReport&)> done_;
  std::optional<DrainReport> report_;
  std::exception_ptr failure_;
  std::size_t open_doors_ = 0;
  std::size_t taken_ = 0;        // requests handed over
  std::size_t quota_ = 0;        // requests that may still be taken: one in handle_request, any number in serve_forever
  std::size_t drain_quota_ = 0;  // requests that are still taken from the kernel's queue while draining
  bool loop_outlives_server_ = false;  // jobs that could not be ended still come back to it
  bool failed_to_start_ = false;
  bool draining_ = false;
  bool closing_ = false;  // no more requests are taken
};

}  // namespace portico
