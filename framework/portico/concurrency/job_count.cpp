#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

#include <portico/concurrency/job_count.h>

namespace portico {

// A timer that stands in the list of waits while it lives. The main loop may go away once no wait is left: nobody posts
// to it then.
class JobCount::Wait {
 public:
  Wait(JobCount& count, Clock::time_point deadline) : count_{count}, timer{count.main_, deadline} {
    count_.waits_.push_back(&timer);
  }
  ~Wait() {
    std::erase(count_.waits_, &timer);
    const std::lock_guard lock{count_.mutex_};
    if (count_.waits_.empty()) count_.awaited_ = false;
  }
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;

 private:
  JobCount& count_;

 public:
  asio::steady_timer timer;
};

void JobCount::remove() noexcept {
  active_.fetch_sub(1);
  if (!awaited_.load()) return;
  const std::lock_guard lock{mutex_};
  if (awaited_.exchange(false)) {
    asio::post(main_, [self = shared_from_this()] { self->wake(); });
  }
}

asio::awaitable<bool> JobCount::fewer_than(std::size_t limit, Clock::time_point deadline) {
  Wait wait{*this, deadline};
  const unsigned interruptions = interruptions_;
  for (;;) {
    awaited_ = true;  // before the look at the count: a job that ends after the look sees it
    if (active() < limit) co_return true;
    asio::error_code woken;
    co_await wait.timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (!woken || interruptions != interruptions_) co_return active() < limit;
  }
}

void JobCount::interrupt() {
  ++interruptions_;
  wake();
}

void JobCount::wake() noexcept {
  for (asio::steady_timer* const timer : waits_) timer->cancel();
}

}  // namespace portico
