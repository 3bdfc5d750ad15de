#pragma once

#include <sys/epoll.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>

#include <portico/shared/file_descriptor.h>
#include <portico/shared/packet_queue.h>
#include <portico/shared/packet_receiver.h>

namespace portico {

struct HubLimits {
  static constexpr std::size_t kLargestMessage = 128 * 1024;  // a socket's default buffer has room for one

  std::size_t largest_message = 16 * 1024;       // either way
  std::size_t queue = 1024 * 1024;               // bytes that wait for a member that does not read
  std::chrono::milliseconds end_timeout{5'000};  // for a member to take what waits for it when it is ended
};

// A hub for messages in the parent of forked processes. Each child that is forked between `before_fork` and
// `after_fork_in_parent` is a member, reached through a socket pair, from when it was forked until it ends, however
// that happens: its HubChannel is the other side. Messages of one sender arrive in order, whole, and once.
//
// What is queued in one turn of the loop goes out together, one system call for each member.
//
// All of it belongs to the loop's thread. A child's copy of a hub serves only to make a HubChannel.
class Hub {
 public:
  using MemberId = std::uint64_t;  // never used again

  // Why a member has left: it has gone, or was ended; its queue was full.
  enum class Why { Gone, QueueFull };

  // What a hub tells, from the loop, never from within a call to the hub. Any method may call `send` and `end`, for any
  // member. None throws.
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void on_join(MemberId member) = 0;
    virtual void on_message(MemberId member, std::string_view message) = 0;  // which is gone afterwards
    virtual void on_leave(MemberId member, Why why) = 0;  // once for each that joined, and the last heard of it
  };

  // Throws std::invalid_argument for a message that would not fit through a socket.
  Hub(asio::io_context& loop, Listener& listener, const HubLimits& limits = {});
  // Members find that the parent has gone; nobody is told.
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  // Queues a message; it leaves in this turn of the loop. False when it cannot: the member has gone, or ends; it has
  // not read for so long that its queue is full, and is ended by that; the message is too long.
  bool send(MemberId member, std::string_view message);

  // The same for a message that lies in parts. When nothing waits for the member it leaves at once, in a packet of its
  // own, and is not copied; otherwise it is queued like any other.
  bool send_now(MemberId member, std::span<const std::string_view> parts);

  // Ends a member, which then reads to the end what was sent to it before. It is not listened to any more. When it does
  // not take what waits for it within `end_timeout`, that is dropped.
  void end(MemberId member);

  [[nodiscard]] std::size_t members() const noexcept { return members_.size(); }
  [[nodiscard]] const HubLimits& limits() const noexcept { return limits_; }

  // Around a fork(2), as for pthread_atfork(3), and for EventLoop::at_fork. The first throws std::system_error when
  // there are no descriptors left. A fork that fails makes no member.
  void before_fork();
  void after_fork_in_parent();
  void after_fork_in_child() noexcept;

 private:
  friend class HubChannel;
  using Clock = std::chrono::steady_clock;

  struct Member {
    enum class State { Here, Ending, Gone };
    MemberId id = 0;
    FileDescriptor socket;
    PacketQueue queue;
    State state = State::Here;
    Why why = Why::Gone;   // once it is Gone
    bool flushes = false;  // is in flushes_
    bool clogged = false;  // does not read: what waits goes when the socket has room again
  };

  static constexpr std::size_t kMostAtOnce = 128;  // members that are heard in one turn

  [[nodiscard]] Member* find(MemberId member);
  [[nodiscard]] bool send_queued(Member& member);
  void schedule();
  void schedule_flush(Member& member);
  void listen();
  void turn(std::span<const epoll_event> events);
  [[nodiscard]] std::span<const epoll_event> fetch() noexcept;
  void serve(Member& member, std::uint32_t events);
  void receive(Member& member);
  [[nodiscard]] bool hear(Member& member, std::string_view packet);
  void flush(Member& member);
  bool watch(Member& member, int operation);
  void leave(Member& member, Why why = Why::Gone);
  void await_ending(const Member& member);
  void end_late_ones();
  [[nodiscard]] std::size_t packet() const noexcept { return packet_; }
  [[nodiscard]] FileDescriptor take_child_end() noexcept { return std::move(child_end_); }

  asio::io_context& loop_;
  Listener& listener_;
  HubLimits limits_;
  std::size_t packet_;
  asio::posix::stream_descriptor epoll_;  // of its own, level-triggered: a member is registered once
  std::unordered_map<MemberId, Member> members_;
  MemberId last_ = 0;
  Member* expected_ = nullptr;  // the member that is being forked
  FileDescriptor child_end_;
  std::vector<Member*> joined_;   // not announced yet
  std::vector<Member*> flushes_;  // with something to send
  std::vector<Member*> left_;     // not told yet
  PacketReceiver receiver_;
  std::array<epoll_event, kMostAtOnce> events_;
  std::vector<std::string_view> messages_;  // of one packet
  std::deque<std::pair<Clock::time_point, MemberId>> endings_;
  asio::steady_timer end_timer_;
  bool scheduled_ = false;  // a turn comes, or is under way
  bool in_child_ = false;
  std::shared_ptr<Hub*> self_;  // for handlers that may outlive it
};

}  // namespace portico
