#pragma once

#include <cstdint>
#include <string>

#include <asio/awaitable.hpp>

#include "clients/common/progress.h"
#include "clients/http/connection.h"
#include "clients/http/request.h"
#include <portico/shared/file_descriptor.h>

namespace portico::http::client {

// What a request carries. Several requests may carry the same at once, if it is repeatable.
class RequestBody {
 public:
  [[nodiscard]] static RequestBody from_text(std::string text);

  // A file, or - for standard input. Throws Failure when it cannot be read.
  [[nodiscard]] static RequestBody from_file(const std::string& path);

  // Without a length when it is only known in the end: a pipe, a terminal.
  [[nodiscard]] const BodyShape& shape() const noexcept { return shape_; }
  // Another try can send it again.
  [[nodiscard]] bool repeatable() const noexcept { return shape_.length || !begun_; }

  // Sends it all, and tells `progress`. Throws Failure when it cannot be read, std::system_error when it cannot be
  // sent.
  [[nodiscard]] asio::awaitable<void> send(Connection& connection, Progress& progress);

 private:
  asio::awaitable<void> send_file(Connection& connection, Progress& progress) const;
  asio::awaitable<void> send_chunks(Connection& connection, Progress& progress) const;

  std::string text_;
  FileDescriptor file_;  // none: it is the text
  std::string name_;
  std::uint64_t offset_ = 0;
  BodyShape shape_;
  bool begun_ = false;
};

}  // namespace portico::http::client
