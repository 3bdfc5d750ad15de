#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

#include <asio/post.hpp>

#include <portico/shared/hub.h>
#include <portico/shared/hub_packet.h>

namespace portico {

namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error{errno, std::generic_category(), what}; }

FileDescriptor make_epoll() {
  FileDescriptor epoll{::epoll_create1(EPOLL_CLOEXEC)};
  if (!epoll) fail("epoll_create1");
  return epoll;
}

const HubLimits& verified(const HubLimits& limits) {
  if (limits.largest_message <= HubLimits::kLargestMessage) return limits;
  throw std::invalid_argument{"a message of " + std::to_string(limits.largest_message) +
                              " bytes is too long for a hub"};
}

}  // namespace

Hub::Hub(asio::io_context& loop, Listener& listener, const HubLimits& limits)
    : loop_{loop},
      listener_{listener},
      limits_{verified(limits)},
      packet_{std::max(kHubPacket, packed_size(limits.largest_message))},
      epoll_{loop, make_epoll().release()},
      receiver_{packet_},
      end_timer_{loop},
      self_{std::make_shared<Hub*>(this)} {
  listen();
}

// In a child, what is not its own was closed by number, and numbers are used again.
Hub::~Hub() {
  if (!in_child_) return;
  for (auto& [id, member] : members_) (void)member.socket.release();
  (void)epoll_.release();
}

bool Hub::send(MemberId id, std::string_view message) {
  Member* const member = find(id);
  if (!member || message.size() > limits_.largest_message) return false;
  member->queue.push(message);
  return send_queued(*member);
}

bool Hub::send_now(MemberId id, std::span<const std::string_view> parts) {
  Member* const member = find(id);
  if (!member || total_size(parts) > limits_.largest_message) return false;
  if (member->queue.empty() && PacketQueue::send(member->socket.get(), parts)) return true;
  member->queue.push(parts);
  return send_queued(*member);
}

// With this turn, or now if that is a packet; it is ended if it is too much.
bool Hub::send_queued(Member& member) {
  if (member.queue.size() >= std::min(packet_, limits_.queue) && !member.clogged) flush(member);
  if (member.queue.size() > limits_.queue) leave(member, Why::QueueFull);
  if (member.state == Member::State::Gone) return false;
  schedule_flush(member);
  return true;
}

void Hub::end(MemberId id) {
  Member* const member = find(id);
  if (!member) return;
  member->state = Member::State::Ending;
  schedule_flush(*member);
  if (!member->clogged) return;
  watch(*member, EPOLL_CTL_MOD);
  await_ending(*member);
}

// Null for a member that nothing can be sent to any more.
Hub::Member* Hub::find(MemberId id) {
  const auto found = members_.find(id);
  return found == members_.end() || found->second.state != Member::State::Here ? nullptr : &found->second;
}

void Hub::before_fork() {
  assert(!expected_);
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) < 0) fail("socketpair");
  FileDescriptor ours{ends[0]};
  child_end_.reset(ends[1]);
  Member& member = members_[last_ + 1];
  member.id = ++last_;
  member.socket = std::move(ours);
  expected_ = &member;
  if (watch(member, EPOLL_CTL_ADD)) return;
  const int error = errno;
  after_fork_in_parent();
  throw std::system_error{error, std::generic_category(), "epoll_ctl"};
}

void Hub::after_fork_in_parent() {
  child_end_.reset();
  Member* const member = std::exchange(expected_, nullptr);
  if (!member) return;
  char first = 0;
  const bool nobody = ::recv(member->socket.get(), &first, sizeof first, MSG_PEEK | MSG_DONTWAIT) == 0;
  if (!nobody) {
    joined_.push_back(member);
    return schedule();
  }
  watch(*member, EPOLL_CTL_DEL);
  members_.erase(member->id);
}

void Hub::after_fork_in_child() noexcept {
  in_child_ = true;
  ::close(epoll_.native_handle());
  for (const auto& [id, member] : members_) {
    if (member.socket) ::close(member.socket.get());
  }
}

void Hub::schedule() {
  if (std::exchange(scheduled_, true)) return;
  asio::post(loop_, [self = std::weak_ptr{self_}] {
    const auto hub = self.lock();
    if (hub) (*hub)->turn({});
  });
}

void Hub::listen() {
  epoll_.async_wait(asio::posix::stream_descriptor::wait_read,
                    [self = std::weak_ptr{self_}](const asio::error_code& error) {
                      const auto hub = self.lock();
                      if (error || !hub) return;
                      (*hub)->turn((*hub)->fetch());
                      (*hub)->listen();
                    });
}

std::span<const epoll_event> Hub::fetch() noexcept {
  const int count = ::epoll_wait(epoll_.native_handle(), events_.data(), kMostAtOnce, 0);
  return std::span{events_}.first(static_cast<std::size_t>(std::max(count, 0)));
}

// The one place where the listener is called. A member that has gone stays in its place until nobody in here looks at
// it any more.
void Hub::turn(std::span<const epoll_event> events) {
  scheduled_ = true;  // what the listener does need not be: it is seen to here
  for (Member* const member : std::exchange(joined_, {})) listener_.on_join(member->id);
  for (const epoll_event& event : events) serve(*static_cast<Member*>(event.data.ptr), event.events);
  while (!flushes_.empty() || !left_.empty()) {
    for (Member* const member : flushes_) {
      member->flushes = false;
      flush(*member);
    }
    flushes_.clear();
    for (const Member* const member : std::exchange(left_, {})) {
      const MemberId id = member->id;
      const Why why = member->why;
      members_.erase(id);
      listener_.on_leave(id, why);
    }
  }
  scheduled_ = false;
}

void Hub::serve(Member& member, std::uint32_t events) {
  if (member.state == Member::State::Gone) return;
  if ((events & EPOLLOUT) != 0) flush(member);
  if (member.state == Member::State::Here && (events & ~EPOLLOUT) != 0) receive(member);
  if (member.state == Member::State::Ending && (events & (EPOLLHUP | EPOLLERR)) != 0) leave(member);
}

void Hub::receive(Member& member) {
  const bool there = receiver_.receive(member.socket.get());
  const auto packets = receiver_.packets();
  const bool heard =
      std::all_of(packets.begin(), packets.end(), [&](std::string_view packet) { return hear(member, packet); });
  if (heard && !there) leave(member);
}

// False when the member is not listened to any more.
bool Hub::hear(Member& member, std::string_view packet) {
  messages_.clear();
  if (!unpack_messages(packet, limits_.largest_message, messages_)) {
    leave(member);
    return false;
  }
  for (const std::string_view message : messages_) {
    listener_.on_message(member.id, message);
    if (member.state != Member::State::Here) return false;
  }
  return true;
}

void Hub::schedule_flush(Member& member) {
  if (member.clogged || std::exchange(member.flushes, true)) return;
  flushes_.push_back(&member);
  schedule();
}

void Hub::flush(Member& member) {
  if (member.state == Member::State::Gone) return;
  const auto outcome = member.queue.flush(member.socket.get(), packet_);
  if (outcome == PacketQueue::Outcome::Broken) {
    member.queue.clear();
    ::shutdown(member.socket.get(), SHUT_RD);  // what it had sent is still read
  }
  const bool ends = member.state == Member::State::Ending;
  if (ends && outcome != PacketQueue::Outcome::Full) return leave(member);
  const bool was_clogged = std::exchange(member.clogged, outcome == PacketQueue::Outcome::Full);
  if (was_clogged == member.clogged) return;
  watch(member, EPOLL_CTL_MOD);
  if (ends) await_ending(member);
}

bool Hub::watch(Member& member, int operation) {
  epoll_event event{};
  if (member.state == Member::State::Here) event.events |= EPOLLIN;
  if (member.clogged) event.events |= EPOLLOUT;
  event.data.ptr = &member;
  return ::epoll_ctl(epoll_.native_handle(), operation, member.socket.get(), &event) == 0;
}

void Hub::leave(Member& member, Why why) {
  if (std::exchange(member.state, Member::State::Gone) == Member::State::Gone) return;
  member.why = why;
  watch(member, EPOLL_CTL_DEL);  // close(2) alone leaves it to whoever else has the socket, a child being forked say
  member.socket.reset();
  member.queue.clear();
  left_.push_back(&member);
  schedule();
}

// It has not taken what was sent to it, and may take its time for that; other members wait for nothing.
void Hub::await_ending(const Member& member) {
  endings_.emplace_back(Clock::now() + limits_.end_timeout, member.id);
  if (endings_.size() == 1) end_late_ones();
}

void Hub::end_late_ones() {
  for (; !endings_.empty() && endings_.front().first <= Clock::now(); endings_.pop_front()) {
    const auto found = members_.find(endings_.front().second);
    if (found != members_.end()) leave(found->second);
  }
  if (endings_.empty()) return;
  end_timer_.expires_at(endings_.front().first);
  end_timer_.async_wait([self = std::weak_ptr{self_}](const asio::error_code& error) {
    const auto hub = self.lock();
    if (!error && hub) (*hub)->end_late_ones();
  });
}

}  // namespace portico
