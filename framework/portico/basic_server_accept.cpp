#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <spdlog/logger.h>

#include <portico/basic_server.h>
#include <portico/transports/accept_errors.h>

// How a server takes requests: the accept loop, what happens when there is no room, and when there are no descriptors.

namespace portico {

namespace {

constexpr int kTakenInARow = 32;  // then reaping, timers, shutdown and other listeners have their turn
constexpr std::chrono::milliseconds kFirstPause{10};
constexpr std::chrono::milliseconds kLongestPause{1'000};
constexpr std::size_t kTurnedAwayAtOnce = 64;
constexpr std::chrono::milliseconds kShedAgainAfter{500};
constexpr std::chrono::milliseconds kOverAfter{1'000};

}  // namespace

// Ends when the server drains and nothing waits any more, or when the drain deadline has passed.
asio::awaitable<void> BasicServer::accept_from(Door& door) {
  const std::shared_ptr<void> at_end{nullptr, [this](void*) {
                                       --open_doors_;
                                       if (changed_) changed_->cancel();
                                     }};
  for (int in_a_row = 1; !closing_; ++in_a_row) {
    if (in_a_row % kTakenInARow == 0) co_await asio::post(loop_->context(), asio::use_awaitable);
    if (quota_ == 0 && !draining_) {
      co_await wait_for_quota();
    } else if (jobs_->active() >= policy_->capacity()) {
      co_await make_room(door);
    } else {
      if (draining_ && drain_quota_ == 0) break;
      if (draining_) --drain_quota_;
      std::unique_ptr<Job> job;
      int error = take(door.listener, job);
      if (job) error = hand_over(std::move(job));
      if (error == 0) {
        recovered(door);
        service_actions();
      } else if (!co_await overcome(door, error)) {
        break;
      }
    }
  }
}

// Hands a request to the policy; errno when the system has no thread, process or descriptor for it.
int BasicServer::hand_over(std::unique_ptr<Job> job) {
  job->count_in(jobs_);
  ++taken_;
  if (quota_ != kNoQuota && quota_ > 0) --quota_;
  try {
    policy_->run(std::move(job));
    return 0;
  } catch (const std::system_error& error) {
    const int code = error.code().value();
    ++host_->counters.turned_away;
    return code == EAGAIN ? ENOMEM : code;  // fork(2) and pthread_create(3) say EAGAIN for "no resources"
  }
}

// Deals with an error of the listener; false when accepting is over.
asio::awaitable<bool> BasicServer::overcome(Door& door, int error) {
  switch (sort_accept_error(error)) {
    case AcceptError::NothingThere:
      if (draining_) co_return false;
      co_await readable(door);
      co_return true;
    case AcceptError::GoOn:
      ++host_->counters.accept_errors;
      co_return true;
    case AcceptError::SlowDown:
      ++host_->counters.accept_errors;
      if ((error == EMFILE || error == ENFILE) && give_up_descriptors()) co_return true;
      co_return co_await slow_down(door, error);
    case AcceptError::Fatal:
      break;
  }
  fail(std::make_exception_ptr(
      std::system_error{error, std::generic_category(), "accepting on " + door.listener.address().to_string()}));
  co_return false;
}

asio::awaitable<void> BasicServer::readable(Door& door) {
  asio::error_code cancelled;
  co_await door.watcher->async_wait(asio::posix::stream_descriptor::wait_read,
                                    asio::redirect_error(asio::use_awaitable, cancelled));
}

asio::awaitable<void> BasicServer::wait_for_quota() {
  asio::error_code cancelled;
  co_await changed_->async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
}

// The policy is full: waits for a job to end, or deals with those who wait outside.
asio::awaitable<void> BasicServer::make_room(Door& door) {
  const Overload overload = draining_ ? Overload::wait : host_->options.overload;
  if (overload == Overload::shed) {
    co_await readable(door);  // nobody is shed for nobody
    if (jobs_->active() < policy_->capacity()) co_return;
    if (policy_->shed()) ++host_->counters.overloaded;
    (void)co_await jobs_->fewer_than(policy_->capacity(), Clock::now() + kShedAgainAfter);
    co_return;
  }
  if (overload == Overload::wait) {
    (void)co_await jobs_->fewer_than(policy_->capacity());
    co_return;
  }
  const int error = turn_away(door.listener, overload == Overload::message);
  if (error == 0) {
    ++host_->counters.overloaded;
  } else {
    (void)co_await overcome(door, error);
  }
}

// Descriptors or memory are short. Pauses, longer each time; from the second time on, clients who wait are let in by
// the reserve descriptor only to be turned away, so that they need not find out by their own deadlines. False when the
// server drains and nobody waits any more: accept(2) cannot say so, as it wants a descriptor before it looks.
asio::awaitable<bool> BasicServer::slow_down(Door& door, int error) {
  door.last_slow = Clock::now();
  if (door.pause_length.count() == 0) {
    door.pause_length = kFirstPause;
    door.slow_since = std::chrono::steady_clock::now();
    host_->log().warn("{}: {}: accepting slower until there is room again", door.listener.address().to_string(),
                      std::generic_category().message(error));
  } else {
    door.pause_length = std::min(2 * door.pause_length, kLongestPause);
    reserve_.reset();
    const std::size_t turned_away = turn_away_some(door, kTurnedAwayAtOnce);
    reserve_.reset(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    door.turned_away += turned_away;
    if (draining_ && turned_away < kTurnedAwayAtOnce) co_return false;
  }
  asio::error_code cancelled;
  door.pause->expires_after(door.pause_length);
  co_await door.pause->async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  co_return true;
}

// A shortage is over when it has not come back for a while: one that flaps is one shortage, and one pair of lines.
void BasicServer::recovered(Door& door) {
  if (door.pause_length.count() == 0 || Clock::now() - door.last_slow < kOverAfter) return;
  const auto slow = std::chrono::steady_clock::now() - door.slow_since;
  host_->log().warn("{}: accepting again after {} ms; {} clients were turned away", door.listener.address().to_string(),
                    std::chrono::duration_cast<std::chrono::milliseconds>(slow).count(),
                    std::exchange(door.turned_away, 0));
  door.pause_length = std::chrono::milliseconds{0};
}

std::size_t BasicServer::turn_away_some(Door& door, std::size_t most) {
  std::size_t count = 0;
  while (count < most && turn_away(door.listener, false) == 0) ++count;
  host_->counters.turned_away += count;
  return count;
}

}  // namespace portico
