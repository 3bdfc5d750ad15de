#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <mutex>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <asio/co_spawn.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <spdlog/logger.h>

#include <portico/basic_server.h>

namespace portico {

namespace {

// Keeps a loop for the rest of the process: a call in a helper thread that would not end will still report to it.
void leave_behind(std::unique_ptr<EventLoop> loop) {
  static std::mutex mutex;
  static auto& left = *new std::vector<std::unique_ptr<EventLoop>>;
  const std::lock_guard lock{mutex};
  left.push_back(std::move(loop));
}

}  // namespace

BasicServer::BasicServer(const std::vector<std::string>& where, int type, bool (*serves)(int family),
                         const ServerOptions& options)
    : host_{std::make_shared<RequestHost>(options, *this)} {
  if (options.max_children == 0 || options.max_threads == 0 || options.max_connections == 0) {
    throw std::invalid_argument{"max_children, max_threads and max_connections are at least 1"};
  }
  if (where.empty()) throw std::invalid_argument{"a server needs an address to listen on"};
  for (const std::string& text : where) {
    Listener listener{text, type, options};
    if (!serves(listener.address().family())) {
      throw std::invalid_argument{"\"" + text + "\" is not an address of this server's transport"};
    }
    addresses_.push_back(listener.address());
    urls_.push_back(listener.url());
    doors_.emplace_back(std::move(listener));
  }
  wake_.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake_) throw std::system_error{errno, std::generic_category(), "eventfd"};
}

// Coroutines of a server that was left while serving (an exception out of the loop) go with its own loop, before what
// they use.
BasicServer::~BasicServer() {
  host_->detach_hooks();
  if (policy_ && policy_->runs_on_main_loop() && jobs_->active() > 0) loop_outlives_server_ = true;
  if (policy_) policy_->force();
  if (policy_) policy_->kill();
  policy_.reset();
  close_doors();
  changed_.reset();  // timers must not outlive their loop
  actions_timer_.reset();
  if (loop_outlives_server_) leave_behind(std::move(own_loop_));
  own_loop_.reset();
}

DrainReport BasicServer::serve_forever() {
  open_loop();
  quota_ = kNoQuota;
  changed_->cancel();
  while (!report_) own_loop_->run();
  if (failure_) std::rethrow_exception(failure_);
  return *report_;
}

bool BasicServer::handle_request(std::chrono::milliseconds timeout) {
  open_loop();
  const std::size_t taken_before = taken_;
  quota_ = 1;
  changed_->cancel();
  bool timed_out = false;
  asio::steady_timer timer{loop_->context()};
  if (timeout.count() >= 0) {
    timer.expires_after(timeout);
    timer.async_wait([&timed_out](const asio::error_code& error) { timed_out = !error; });
  }
  while (taken_ == taken_before && !timed_out && !report_) loop_->run_one();
  quota_ = 0;
  timer.cancel();
  while (policy_ && policy_->runs_on_main_loop() && jobs_->active() > 0 && !report_) loop_->run_one();
  loop_->context().poll();  // the cancelled timer must not call into this frame
  if (failure_) std::rethrow_exception(failure_);
  if (taken_ != taken_before) return true;
  if (!report_) handle_timeout();
  return false;
}

void BasicServer::open_loop() {
  if (report_ || doors_.empty()) throw std::logic_error{"this server is closed: a server serves once"};
  if (own_loop_ && !failed_to_start_) return;
  if (loop_ && !failed_to_start_) throw std::logic_error{"this server serves on somebody else's loop already"};
  own_loop_ = std::make_unique<EventLoop>();
  start(*own_loop_, [this](const DrainReport&) { own_loop_->stop(); });
  quota_ = 0;
}

void BasicServer::start(EventLoop& loop, std::function<void(const DrainReport&)> done) {
  if (report_ || doors_.empty()) throw std::logic_error{"this server is closed: a server serves once"};
  if (failed_to_start_) throw std::logic_error{"this server could not be started"};
  failed_to_start_ = true;  // until it has
  loop_ = &loop;
  done_ = std::move(done);
  server_activate();
  try {
    begin_serving();
  } catch (...) {
    server_deactivate();
    throw;
  }
  failed_to_start_ = false;
}

void BasicServer::begin_serving() {
  EventLoop& loop = *loop_;
  jobs_ = std::make_shared<JobCount>(loop.context());
  reserve_.reset(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const auto child_failed = [host = host_](const std::string&, const std::string&) {
    ++host->counters.children_failed;
  };
  policy_ = make_policy({loop, host_->options, host_->log(), host_->options.overload == Overload::shed, child_failed});
  at_fork_ = loop.at_fork([this] {
    for (const Door& door : doors_) ::close(door.listener.fileno());
    if (reserve_) ::close(reserve_.get());
  });
  quota_ = kNoQuota;
  changed_.emplace(loop.context(), asio::steady_timer::time_point::max());
  actions_timer_.emplace(loop.context());
  wake_watcher_.emplace(loop.context(), wake_.get());
  for (Door& door : doors_) {
    door.watcher.emplace(loop.context(), door.listener.fileno());
    door.pause.emplace(loop.context());
    ++open_doors_;
    spawn(accept_from(door));
  }
  spawn(watch_for_shutdown());
  if (host_->options.poll_interval.count() > 0) spawn(serve_actions());
}

// An exception that a task lets out, be it a hook's, ends the server in order; who serves is told in the end.
void BasicServer::spawn(asio::awaitable<void> task) {
  asio::co_spawn(loop_->context(), std::move(task), [this](const std::exception_ptr& error) {
    if (error) fail(error);
  });
}

void BasicServer::shutdown() noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);  // a full counter wakes as well
}

// Requests that handle_request handed over are drained first, as socketserver waits for its threads and children.
void BasicServer::server_close() {
  if (!policy_ || report_) return close_doors();
  if (own_loop_) closing_ = true;
  shutdown();
  while (own_loop_ && !report_) own_loop_->run();
}

void BasicServer::handle_error(const Address& client, std::exception_ptr error) {
  host_->log().error("{}: {}", client.to_string(), RequestHost::text_of(error));
}

asio::awaitable<void> BasicServer::watch_for_shutdown() {
  asio::error_code error;
  co_await wake_watcher_->async_wait(asio::posix::stream_descriptor::wait_read,
                                     asio::redirect_error(asio::use_awaitable, error));
  if (!error && !draining_) begin_drain();
}

asio::awaitable<void> BasicServer::serve_actions() {
  while (!draining_) {
    service_actions();
    asio::error_code stopped;
    actions_timer_->expires_after(host_->options.poll_interval);
    co_await actions_timer_->async_wait(asio::redirect_error(asio::use_awaitable, stopped));
  }
}

// The watchers give their descriptors back first: a child that was forked a moment ago may still hold a copy, and would
// keep a registration alive that was only closed.
void BasicServer::close_doors() noexcept {
  for (Door& door : doors_) {
    if (door.watcher) (void)door.watcher->release();
    door.watcher.reset();
  }
  doors_.clear();
  if (wake_watcher_) (void)wake_watcher_->release();
  wake_watcher_.reset();
}

}  // namespace portico
