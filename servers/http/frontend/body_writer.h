#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include <asio/awaitable.hpp>

#include "servers/http/engine/session.h"
#include <portico/streams/stream.h>

namespace portico::http {

// Writes the body of an answer piece by piece, in chunks where its length was not said and the client knows them.
// Belongs to its connection.
class BodyWriter {
 public:
  // `length`: what the head has said. REQUIRES: it is there for BodyFraming::Length.
  BodyWriter(Stream& stream, BodyFraming framing, std::optional<std::uint64_t> length, std::stop_token stopping)
      : stream_{stream}, framing_{framing}, length_{length}, stopping_{std::move(stopping)} {}

  // Returns once the kernel has taken all of it: a client that reads slowly makes this wait. Throws std::system_error,
  // and std::length_error, before anything is written, for more than the length that was said.
  [[nodiscard]] asio::awaitable<void> write(std::string_view bytes);

  // The server drains: come to an end.
  [[nodiscard]] const std::stop_token& stopping() const noexcept { return stopping_; }

  [[nodiscard]] std::uint64_t written() const noexcept { return written_; }

  // By the connection: the body is complete. Throws std::length_error when it is shorter than was said.
  [[nodiscard]] asio::awaitable<void> finish();

 private:
  Stream& stream_;
  BodyFraming framing_;
  std::optional<std::uint64_t> length_;
  std::stop_token stopping_;
  std::string chunk_;
  std::uint64_t written_ = 0;
};

}  // namespace portico::http
