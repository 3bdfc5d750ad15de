#include <fcntl.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <asio/use_awaitable.hpp>

#include <portico/shared/hub_channel.h>
#include <portico/shared/hub_packet.h>

namespace portico {

namespace {

[[noreturn]] void fail(int error, const char* what) { throw std::system_error{error, std::generic_category(), what}; }

int taken(FileDescriptor end) {
  if (!end) throw std::logic_error{"a hub has one channel in each child, and none in the parent"};
  return end.release();
}

}  // namespace

HubChannel::HubChannel(const asio::any_io_executor& loop, Hub& hub)
    : socket_{loop, taken(hub.take_child_end())}, limits_{hub.limits()}, packet_{hub.packet()}, receiver_{packet_} {}

void HubChannel::push(std::string_view message) {
  if (message.size() > limits_.largest_message) fail(EMSGSIZE, "a message to the hub");
  queue_.push(message);
}

bool HubChannel::try_flush() {
  const auto outcome = queue_.flush(socket_.native_handle(), packet_);
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

// Through a descriptor of its own, for this once: where Asio has waited for a socket to become writable, it goes on
// waking the loop for every packet that the other side reads.
asio::awaitable<void> HubChannel::writable() {
  const int copy = ::fcntl(socket_.native_handle(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0) fail(errno, "sending to the hub");
  asio::posix::stream_descriptor watched{socket_.get_executor(), copy};
  co_await watched.async_wait(asio::posix::stream_descriptor::wait_write, asio::use_awaitable);
}

asio::awaitable<bool> HubChannel::receive(std::vector<std::string_view>& messages) {
  bool received = false;
  while (!received && !ended_) {
    co_await socket_.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
    received = try_receive(messages);
  }
  if (!received) messages.clear();
  co_return received;
}

bool HubChannel::try_receive(std::vector<std::string_view>& messages) {
  messages.clear();
  if (ended_) return false;
  ended_ = !receiver_.receive(socket_.native_handle());
  for (const std::string_view packet : receiver_.packets()) {
    if (!unpack_messages(packet, limits_.largest_message, messages)) ended_ = true;
  }
  return !messages.empty();
}

}  // namespace portico
