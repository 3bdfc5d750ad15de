#include <fcntl.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <asio/post.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <portico/shared/hub_channel.h>
#include <portico/shared/hub_packet.h>

namespace portico {

namespace {

[[noreturn]] void fail(int error, const char* what) { throw std::system_error{error, std::generic_category(), what}; }

FileDescriptor taken(FileDescriptor end) {
  if (!end) throw std::logic_error{"a hub has one channel in each child, and none in the parent"};
  return end;
}

}  // namespace

HubChannel::HubChannel(const asio::any_io_executor& loop, Hub& hub)
    : socket_{taken(hub.take_child_end())},
      readiness_{Readiness::of(loop)},
      watch_{readiness_, socket_.get()},
      limits_{hub.limits()},
      packet_{hub.packet()},
      receiver_{packet_} {}

void HubChannel::push(std::string_view message) {
  if (message.size() > limits_.largest_message) fail(EMSGSIZE, "a message to the hub");
  queue_.push(message);
}

bool HubChannel::try_flush() {
  const auto outcome = queue_.flush(socket_.get(), packet_);
  if (outcome == PacketQueue::Outcome::Broken) fail(EPIPE, "sending to the hub");
  return outcome == PacketQueue::Outcome::Sent;
}

asio::awaitable<void> HubChannel::flush() {
  for (bool sent = try_flush(); !sent; sent = try_flush()) co_await writable();
}

asio::awaitable<void> HubChannel::send(std::string_view message) {
  push(message);
  return flush();
}

// Through a descriptor of its own: several may wait.
asio::awaitable<void> HubChannel::writable() {
  const FileDescriptor copy{::fcntl(socket_.get(), F_DUPFD_CLOEXEC, 0)};
  if (!copy) fail(errno, "sending to the hub");
  Readiness::Watch room{readiness_, copy.get()};
  co_await room.wait(Direction::Write);
}

asio::awaitable<bool> HubChannel::receive(std::vector<std::string_view>& messages) {
  bool received = false;
  while (!received && !ended_) {
    if (watch_.ready(Direction::Read)) {
      co_await asio::post(co_await asio::this_coro::executor,
                          asio::use_awaitable);  // all else in the loop has its turn
    } else {
      co_await watch_.wait(Direction::Read);
    }
    received = try_receive(messages);
  }
  if (!received) messages.clear();
  co_return received;
}

void HubChannel::tell(Readiness::Watch::Listener& listener) {
  watch_.tell(listener);
  if (watch_.ready(Direction::Read)) watch_.wake(Direction::Read);
}

bool HubChannel::try_receive(std::vector<std::string_view>& messages) {
  messages.clear();
  if (ended_) return false;
  ended_ = !receiver_.receive(socket_.get());
  if (receiver_.packets().size() < PacketReceiver::kMostAtOnce) watch_.clear_ready(Direction::Read);
  for (const std::string_view packet : receiver_.packets()) {
    if (!unpack_messages(packet, limits_.largest_message, messages)) ended_ = true;
  }
  return !messages.empty();
}

}  // namespace portico
