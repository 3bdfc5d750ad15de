#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include <asio/awaitable.hpp>

#include "servers/http/engine/session.h"
#include <portico/streams/stream.h>

namespace portico::http {

// Writes the body of an answer piece by piece, in chunks where the client knows them. Belongs to its connection.
class BodyWriter {
 public:
  BodyWriter(Stream& stream, BodyFraming framing, std::stop_token stopping)
      : stream_{stream}, framing_{framing}, stopping_{std::move(stopping)} {}

  // Returns once the kernel has taken all of it: a client that reads slowly makes this wait. Throws std::system_error.
  [[nodiscard]] asio::awaitable<void> write(std::string_view bytes);

  // The server drains: come to an end.
  [[nodiscard]] const std::stop_token& stopping() const noexcept { return stopping_; }

  [[nodiscard]] std::uint64_t written() const noexcept { return written_; }

  // By the connection: the body is complete.
  [[nodiscard]] asio::awaitable<void> finish();

 private:
  Stream& stream_;
  BodyFraming framing_;
  std::stop_token stopping_;
  std::string chunk_;
  std::uint64_t written_ = 0;
};

}  // namespace portico::http
