#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <asio/associated_cancellation_slot.hpp>
#include <asio/detail/reactor.hpp>
#include <asio/detail/reactor_op.hpp>
#include <asio/post.hpp>

#include <portico/shared/readiness.h>

namespace portico {

namespace {

// EPOLLOUT only while somebody waits for it: a UDP socket reports it after everything that was sent.
constexpr std::uint32_t kAlways = EPOLLIN | EPOLLRDHUP | EPOLLET;

[[noreturn]] void fail(const char* what) { throw std::system_error{errno, std::generic_category(), what}; }

FileDescriptor make_epoll() {
  FileDescriptor epoll{::epoll_create1(EPOLL_CLOEXEC)};
  if (!epoll) fail("epoll_create1");
  return epoll;
}

}  // namespace

// Is called each time that sockets have become ready after all that were have been fetched. It stays armed, as the pipe
// of asio::signal_set does; a wait of Asio's public interface would be armed anew each time, with an epoll_ctl(2).
//
// All are told within the call: whatever it posted would have to wait until Asio has asked the kernel once more. A
// mutex is held meanwhile that nobody else takes, and the call is no work that holds the loop: what holds it must not
// go before the call has ended (inside_).
class Readiness::Signal final : public asio::detail::reactor_op {
 public:
  Signal(Readiness& readiness, int epoll) : reactor_op{asio::error_code{}, &perform, &drop}, readiness_{readiness} {
    using asio::detail::reactor;
    auto& of_asio = asio::use_service<reactor>(readiness.context_);
    of_asio.init_task();
    const int error = of_asio.register_internal_descriptor(reactor::read_op, epoll, registration_, this);
    if (error == 0) return;
    of_asio.deregister_internal_descriptor(epoll, registration_);
    of_asio.cleanup_descriptor_data(registration_);
    throw std::system_error{error, std::generic_category(), "epoll_ctl"};
  }

 private:
  static status perform(reactor_op* signal) {
    static_cast<Signal*>(signal)->readiness_.tell_all();
    return not_done;
  }
  static void drop(void* /*scheduler*/, asio::detail::operation* /*signal*/, const asio::error_code& /*error*/,
                   std::size_t /*bytes*/) {}

  Readiness& readiness_;
  asio::detail::reactor::per_descriptor_data registration_ = nullptr;
};

Readiness::Watch::Watch(Readiness& readiness, int socket) : readiness_{readiness}, socket_{socket} {
  readiness_.add(*this);
}

Readiness::Watch::~Watch() {
  readiness_.remove(*this);
  (void)take_listener();
  end_wait(Direction::Read, asio::error::operation_aborted);
  end_wait(Direction::Write, asio::error::operation_aborted);
  readiness_.hold_loop_if_awaited();
}

void Readiness::Watch::clear_ready(Direction direction) noexcept { side(direction).ready = side(direction).closed; }

asio::awaitable<void> Readiness::Watch::wait(Direction direction) {
  auto begin = [this, direction](Waiting waiting) { begin_wait(direction, std::move(waiting)); };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(asio::error_code)>(std::move(begin),
                                                                                     asio::use_awaitable);
}

void Readiness::Watch::begin_wait(Direction direction, Waiting waiting) {
  const auto slot = asio::get_associated_cancellation_slot(waiting);
  if (slot.is_connected()) {
    auto cancel = [this, direction](asio::cancellation_type) { end_wait(direction, asio::error::operation_aborted); };
    asio::cancellation_slot{slot}.assign(std::move(cancel));
  }
  side(direction).waiting.emplace(std::move(waiting));
  ++readiness_.waits_;
  readiness_.hold_loop();
  if (direction == Direction::Write) change_interest(kAlways | EPOLLOUT);  // tells at once if it is ready by now
}

// Nothing when nobody waits.
std::optional<Readiness::Watch::Waiting> Readiness::Watch::take_waiting(Direction direction) noexcept {
  auto waiting = std::exchange(side(direction).waiting, std::nullopt);
  if (!waiting) return waiting;
  --readiness_.waits_;
  if (direction == Direction::Write) change_interest(kAlways);
  return waiting;
}

void Readiness::Watch::tell(Listener& listener) {
  listener_ = &listener;
  ++readiness_.waits_;
  readiness_.hold_loop();
}

Readiness::Watch::Listener* Readiness::Watch::take_listener() noexcept {
  if (std::exchange(woken_, false)) std::erase(readiness_.woken_, this);
  if (listener_) --readiness_.waits_;
  return std::exchange(listener_, nullptr);
}

// Not at once: who calls is in the midst of something.
void Readiness::Watch::end_wait(Direction direction, asio::error_code why) {
  if (direction == Direction::Read && listener_ && !woken_) {
    woken_ = true;
    readiness_.woken_.push_back(this);
    readiness_.schedule_woken();
  }
  auto waiting = take_waiting(direction);
  if (!waiting) return;
  auto resume = [waiting = *std::move(waiting), why]() mutable { waiting(why); };
  asio::post(readiness_.context_, std::move(resume));
  readiness_.hold_loop_if_awaited();
}

void Readiness::Watch::become_ready(Direction direction, bool closed) {
  side(direction).ready = true;
  side(direction).closed = side(direction).closed || closed;
  Listener* const listener = direction == Direction::Read ? take_listener() : nullptr;
  if (listener) return listener->on_woken();  // may end this watch
  auto waiting = take_waiting(direction);
  if (waiting) (*waiting)(asio::error_code{});  // so may this
}

void Readiness::Watch::change_interest(std::uint32_t events) noexcept {
  epoll_event event{};
  event.events = events;
  event.data.ptr = this;
  ::epoll_ctl(readiness_.epoll_.get(), EPOLL_CTL_MOD, socket_, &event);  // cannot fail: it was added
}

Readiness::Readiness(asio::execution_context& context)
    : asio::execution_context::service{context},
      context_{static_cast<asio::io_context&>(context)},
      epoll_{make_epoll()},
      signal_{std::make_unique<Signal>(*this, epoll_.get())} {}

Readiness::~Readiness() = default;

// What waits goes with the loop. It takes its watches along, and so is gathered first.
void Readiness::shutdown() {
  std::vector<Watch::Waiting> frames;
  std::vector<Watch::Listener*> listeners;
  for (Watch* watch = first_; watch; watch = watch->next_) {
    for (auto& side : watch->sides_) {
      if (side.waiting) frames.push_back(*std::exchange(side.waiting, std::nullopt));
    }
    if (auto* const listener = watch->take_listener()) listeners.push_back(listener);
  }
  waits_ = 0;
  for (Watch::Listener* const listener : listeners) listener->on_loop_end();
}

// Those that are woken meanwhile have their turn after all else in the loop.
void Readiness::tell_woken() {
  telling_ = false;
  try {
    for (std::size_t n = woken_.size(); n > 0 && !woken_.empty(); --n) {
      Watch& watch = *woken_.front();
      woken_.pop_front();
      watch.woken_ = false;
      watch.take_listener()->on_woken();
    }
  } catch (...) {
    if (!woken_.empty()) schedule_woken();
    throw;
  }
  hold_loop_if_awaited();
}

void Readiness::schedule_woken() {
  if (std::exchange(telling_, true)) return;
  asio::post(context_, [this] { tell_woken(); });
}

void Readiness::add(Watch& watch) {
  epoll_event event{};
  event.events = kAlways;
  event.data.ptr = &watch;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, watch.socket_, &event) < 0) fail("epoll_ctl");
  watch.next_ = first_;
  if (first_) first_->previous_ = &watch;
  first_ = &watch;
}

void Readiness::remove(Watch& watch) noexcept {
  // Not left to close(2): a process that was forked meanwhile may have the socket, too.
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, watch.socket_, nullptr);
  for (std::size_t n = at_; n < count_; ++n) {
    if (events_[n].data.ptr == &watch) events_[n].data.ptr = nullptr;
  }
  (watch.previous_ ? watch.previous_->next_ : first_) = watch.next_;
  if (watch.next_) watch.next_->previous_ = watch.previous_;
}

void Readiness::hold_loop() {
  if (!held_) held_.emplace(context_.get_executor());
}

// Where nobody waits, the loop runs out of work.
void Readiness::hold_loop_if_awaited() {
  if (waits_ > 0) return hold_loop();
  if (!inside_) held_.reset();
}

bool Readiness::tell_afterwards(Afterwards& afterwards) {
  if (!dispatching_) return false;
  if (std::ranges::find(afterwards_, &afterwards) == afterwards_.end()) afterwards_.push_back(&afterwards);
  return true;
}

void Readiness::schedule() {
  if (std::exchange(scheduled_, true)) return;
  asio::post(context_, [this] {
    scheduled_ = false;
    tell_all();
  });
}

void Readiness::tell_all() {
  inside_ = dispatching_ = true;
  try {
    dispatch();
    dispatching_ = false;
    while (!afterwards_.empty()) {
      Afterwards* const one = afterwards_.back();
      afterwards_.pop_back();
      one->on_all_told();
    }
  } catch (...) {
    if (at_ < count_) ++at_;  // the others are told next, if the loop is run again
    inside_ = false;
    schedule();
    throw;
  }
  inside_ = false;
  if (waits_ == 0 && held_) asio::post(context_, [this] { hold_loop_if_awaited(); });
}

// Who has much to do asks again: by way of Asio it would take a system call more, on one epoll in another. Whoever is
// ready when this ends early would not be signalled again.
void Readiness::dispatch() {
  for (std::size_t told = 0, found = kMany; found >= kMany; told += found) {
    if (told >= kMostInARow || context_.stopped()) return schedule();
    found = tell_ready();
  }
}

// How many sockets were ready.
std::size_t Readiness::tell_ready() {
  ++turn_;
  if (at_ == count_) fetch();
  const std::size_t found = count_ - at_;
  for (; at_ < count_; ++at_) {
    const auto events = events_[at_].events;
    const auto tell = [&](Direction direction, std::uint32_t ready, std::uint32_t closed) {
      auto* const watch = static_cast<Watch*>(events_[at_].data.ptr);  // none: it ended meanwhile
      if (!watch || (events & (ready | closed | EPOLLERR)) == 0) return;
      watch->error_ = watch->error_ || (events & EPOLLERR) != 0;
      watch->become_ready(direction, (events & closed) != 0);
    };
    tell(Direction::Read, EPOLLIN, EPOLLRDHUP | EPOLLHUP);
    tell(Direction::Write, EPOLLOUT, EPOLLHUP);
  }
  return found;
}

void Readiness::fetch() noexcept {
  const int count = ::epoll_wait(epoll_.get(), events_.data(), static_cast<int>(events_.size()), 0);
  at_ = 0;
  count_ = static_cast<std::size_t>(std::max(count, 0));
}

}  // namespace portico
