#pragma once

#include <string_view>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>

#include <portico/shared/file_descriptor.h>
#include <portico/shared/hub.h>
#include <portico/shared/packet_queue.h>
#include <portico/shared/packet_receiver.h>
#include <portico/shared/readiness.h>

namespace portico {

// A child's side of a Hub: how it talks to its parent. It belongs to one event loop and is used in that loop's thread,
// by one that receives and any that send.
//
// What waits throws asio::error::operation_aborted when its coroutine is cancelled. REQUIRES: no coroutine waits when
// it is destroyed.
class HubChannel {
 public:
  // On the child's own `loop`, not the parent's. Throws std::logic_error where there is no such side: in the parent, or
  // when it was taken before.
  HubChannel(const asio::any_io_executor& loop, Hub& hub);

  // Sends a message; waits while the parent does not read. Throws std::system_error: errc::message_size when it is
  // longer than the hub allows, errc::broken_pipe when the parent has gone or has ended this member.
  [[nodiscard]] asio::awaitable<void> send(std::string_view message);

  // The same for several messages, which leave together: `push` each, then `flush`. `try_flush` does not wait, and
  // costs no coroutine: false when something is left for `flush`, or for the next of them.
  void push(std::string_view message);
  [[nodiscard]] bool try_flush();
  [[nodiscard]] asio::awaitable<void> flush();

  // Waits for messages and puts all that have come into `messages`; they stay until the next call. False, and none,
  // once the parent has gone, or has ended this member, and all that it had sent was received.
  [[nodiscard]] asio::awaitable<bool> receive(std::vector<std::string_view>& messages);

  // The same without waiting: also false when nothing has come.
  [[nodiscard]] bool try_receive(std::vector<std::string_view>& messages);

  // In place of receive(), without a coroutine that would wait: tells `listener`, once, when there may be something for
  // try_receive, or the end; no more once the channel is destroyed. REQUIRES: nobody receives, or is to be told.
  void tell(Readiness::Watch::Listener& listener);

  // Whether nothing more will come.
  [[nodiscard]] bool ended() const noexcept { return ended_; }

  // The socket, for what has no method here; it stays the channel's.
  [[nodiscard]] int native_handle() noexcept { return socket_.get(); }

 private:
  [[nodiscard]] asio::awaitable<void> writable();

  using Direction = Readiness::Direction;

  FileDescriptor socket_;
  Readiness& readiness_;
  Readiness::Watch watch_;
  HubLimits limits_;
  std::size_t packet_;
  PacketReceiver receiver_;
  PacketQueue queue_;
  bool ended_ = false;
};

}  // namespace portico
