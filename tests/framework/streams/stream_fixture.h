// A stream over one end of a socket pair; the test speaks at the other.
#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/io_context.hpp>
#include <gtest/gtest.h>

#include "tests/framework/coroutine.h"
#include <portico/shared/file_descriptor.h>
#include <portico/streams/stream.h>

namespace portico::test {

using namespace std::chrono_literals;

class StreamFixture : public testing::Test {
 protected:
  using Clock = std::chrono::steady_clock;

  explicit StreamFixture(const StreamTimeouts& timeouts = {}) { connect(timeouts); }

  // A fresh pair in place of the one before.
  void connect(const StreamTimeouts& timeouts = {}) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) < 0) fail("socketpair");
    adopt(FileDescriptor{ends[0]}, timeouts);
    peer.reset(ends[1]);
  }

  void adopt(FileDescriptor socket, const StreamTimeouts& timeouts = {}) {
    stream_.emplace(context, std::move(socket), timeouts);
  }

  Stream& stream() { return *stream_; }

  // The peer writes all of `bytes`, which must fit into the socket's buffer.
  void say(std::string_view bytes) {
    if (::send(peer.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) {
      fail("send");
    }
  }

  void hang_up() { ::shutdown(peer.get(), SHUT_WR); }

  // What has arrived at the peer, without waiting; nullopt for the end of the stream.
  std::optional<std::string> heard(std::size_t most = 1024 * 1024) {
    std::string bytes(most, '\0');
    const ssize_t size = ::recv(peer.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size < 0 && errno == EAGAIN) return "";
    if (size < 0) fail("recv");
    if (size == 0) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(size));
    return bytes;
  }

  template <class T>
  Started<T> start(asio::awaitable<T> coroutine) {
    return {context, std::move(coroutine)};
  }
  template <class T>
  T await(asio::awaitable<T> coroutine) {
    return test::await(context, std::move(coroutine));
  }

  // The error code that it ends with; none when it ends well.
  template <class T>
  static std::error_code error_of(Started<T>& started) {
    try {
      (void)started.get();
    } catch (const std::system_error& error) {
      return error.code();
    }
    return {};
  }
  template <class T>
  std::error_code error_of(asio::awaitable<T> coroutine) {
    auto started = start(std::move(coroutine));
    return error_of(started);
  }

  // Lets the loop run for that long.
  void pass(std::chrono::milliseconds time) {
    context.restart();
    context.run_for(time);
  }

  [[noreturn]] static void fail(const char* what) { throw std::system_error{errno, std::generic_category(), what}; }

  asio::io_context context{1};
  FileDescriptor peer;

 private:
  std::optional<Stream> stream_;
};

// Bytes that are the same nowhere nearby, so that lost and doubled ones are noticed.
inline std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  unsigned state = 12345;
  for (char& byte : bytes) byte = static_cast<char>((state = state * 1103515245U + 12345U) >> 16U);
  return bytes;
}

}  // namespace portico::test
