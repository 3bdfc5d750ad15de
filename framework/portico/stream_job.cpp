#include <unistd.h>

#include <exception>
#include <utility>

#include <portico/concurrency/worker.h>
#include <portico/serve_request.h>
#include <portico/stream_job.h>

namespace portico {

// A wait that was cancelled, or destroyed, did not say that it ended.
StreamJob::~StreamJob() {
  if (worker_ && worker_->idle_watch()) worker_->idle_watch()->busy(*this);
}

asio::awaitable<void> StreamJob::run(Worker& worker) {
  std::exception_ptr error;
  try {
    co_await serve_stream(worker);
  } catch (...) {
    error = std::current_exception();
  }
  if (error) failed_ = host_->report(connection_.peer, error);
}

asio::awaitable<void> StreamJob::serve_stream(Worker& worker) {
  if (!stream_) open(worker);
  std::exception_ptr error;
  try {
    co_await serve(*handler_, *stream_);
  } catch (...) {
    error = std::current_exception();
  }
  if (error) failed_ = host_->report(connection_.peer, error);  // now: the peer may take its time to close
  if (unfinished_) co_return;
  handler_.reset();  // what it holds, others may wait for
  co_await stream_->close_lingering(host_->options.linger_timeout);
}

void StreamJob::open(Worker& worker) {
  worker_ = &worker;
  const ServerOptions& options = host_->options;
  const StreamTimeouts timeouts{options.timeout, options.idle_timeout};
  IdleWaits::of(worker.context()).keep_warm(options.warm_connections);
  stream_.emplace(worker.context(), std::move(connection_.socket), timeouts);
  if (worker.idle_watch()) stream_->set_idle_listener(this);
  if (stopping_) stream_->stop();
  if (forced_) stream_->force();
  handler_ = (*make_handler_)();
  StreamRequestHandler::Surroundings surroundings{&*stream_, &connection_.peer, worker.stopping(), worker.helpers()};
  handler_->enter(std::move(surroundings));
}

// One of the calls of `handle`, which is left when the stream becomes quiet.
class StreamJob::Call {
 public:
  explicit Call(StreamJob& job) : job_{job} {}
  [[nodiscard]] bool resumes() { return std::exchange(job_.set_up_, true); }
  void begin() {
    const bool shares_loop = job_.worker_->helpers() != nullptr;
    job_.stream_->set_may_be_quiet(shares_loop && job_.handler_->resumable());
  }
  [[nodiscard]] bool end(bool failed) {
    job_.stream_->set_may_be_quiet(false);
    return job_.unfinished_ = !failed && job_.stream_->quiet();
  }

 private:
  StreamJob& job_;
};

asio::awaitable<void> StreamJob::serve(StreamRequestHandler& handler, Stream&) {
  return serve_request(handler, Call{*this});
}

void StreamJob::on_woken() {
  stream_->unpark();
  worker_->resume(*this);
}

void StreamJob::on_loop_end() noexcept { Worker::abandon(*this); }

asio::awaitable<void> RefusalJob::serve(StreamRequestHandler& handler, Stream& stream) {
  const std::string message = handler.on_overload();
  co_await stream.write(message);
}

void StreamJob::on_idle(bool idle) {
  if (idle) {
    worker_->idle_watch()->idle(*this, *worker_);
  } else {
    worker_->idle_watch()->busy(*this);
  }
}

void StreamJob::stop() noexcept {
  stopping_ = true;
  if (stream_) stream_->stop();
}

void StreamJob::force() noexcept {
  forced_ = true;
  if (stream_) stream_->force();
}

void StreamJob::close_in_child() noexcept {
  const int socket = stream_ ? stream_->native_handle() : connection_.socket.get();
  if (socket >= 0) ::close(socket);
}

}  // namespace portico
