#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

#include "clients/common/failure.h"
#include "clients/http/time_limit.h"
#include "servers/http/protocol/method.h"
#include "servers/http/protocol/response_parser.h"
#include <portico/shared/file_descriptor.h>
#include <portico/streams/stream.h>

namespace portico::http::client {

// The connection ended, and not a byte of an answer had come.
class NoAnswer : public Failure {
 public:
  NoAnswer() : Failure{"the server closed the connection without an answer"} {}
};

// A connection to a server: one request after the other. In its loop's thread. Everything throws Failure, when the
// server is gone, when what it says is no HTTP, when an answer is cut short and when the time is over.
class Connection {
 public:
  Connection(asio::io_context& context, FileDescriptor socket);

  // A request begins, and has so much time. `to`: its method, or GET for one of no name here.
  void begin(Method to, const TimeLimit& limit);

  [[nodiscard]] asio::awaitable<void> write(std::string_view bytes, Stream::More more = Stream::More::no);

  // A part of a regular file.
  [[nodiscard]] asio::awaitable<void> send(int file, std::uint64_t offset, std::size_t size);

  // What comes next of the answer: Head, Body or End. Views are valid until the next call.
  [[nodiscard]] asio::awaitable<Step> next();
  [[nodiscard]] const ResponseHead& head() const { return parser_.head(); }

  // Whether another request can follow. REQUIRES: nothing waits.
  [[nodiscard]] bool usable();
  // No request can follow.
  void spoil() noexcept { spoilt_ = true; }

  // A request has been answered on it before.
  [[nodiscard]] bool reused() const noexcept { return requests_ > 1; }

  // Wakes what waits with an error.
  void force() noexcept { stream_.force(); }

 private:
  [[noreturn]] void fail_at_end();
  void keep_pace();

  Stream stream_;
  ResponseParser parser_;
  TimeLimit limit_{std::chrono::milliseconds{0}};
  std::size_t used_ = 0;  // bytes of the stream's buffer that the last step came from
  std::uint64_t body_ = 0;
  unsigned requests_ = 0;
  bool heard_ = false;
  bool headed_ = false;
  bool keep_alive_ = false;
  bool spoilt_ = true;  // until an answer is complete
};

}  // namespace portico::http::client
