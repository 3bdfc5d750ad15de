// What a handler answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <asio/awaitable.hpp>

#include "servers/http/frontend/field_lines.h"
#include "servers/http/protocol/status.h"
#include <portico/shared/file_descriptor.h>

namespace portico::http {

class BodyWriter;

// A part of a body: bytes, or a piece of a file, which is sent by sendfile(2).
struct FilePiece {
  std::shared_ptr<const FileDescriptor> file;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};
using BodyPiece = std::variant<std::string, FilePiece>;

// Writes a body piece by piece. It is called once the head is on its way, may still read what is left of the request's
// body, and ends the connection by throwing, so that the client sees that the body was cut.
using StreamedBody = std::function<asio::awaitable<void>(BodyWriter&)>;

// A status, fields and a body. Content-Length, Transfer-Encoding, Connection and Date are the connection's to write.
class Response {
 public:
  using Body = std::variant<std::string, std::shared_ptr<const std::string>, std::vector<BodyPiece>, StreamedBody>;

  explicit Response(Status status = Status::Ok) : status_{status} {}
  Response(Status status, std::string_view media_type, std::string body);

  static Response text(std::string body, Status status = Status::Ok) {
    return {status, "text/plain; charset=utf-8", std::move(body)};
  }
  static Response html(std::string body, Status status = Status::Ok) {
    return {status, "text/html; charset=utf-8", std::move(body)};
  }
  // All of a regular file, as it is now. Throws std::system_error.
  static Response file(FileDescriptor file, std::string_view media_type);
  // Its length, in bytes, if it is known before; the client gets chunks if not.
  static Response stream(std::string_view media_type, StreamedBody body,
                         std::optional<std::uint64_t> length = std::nullopt);
  static Response redirect(std::string_view location, Status status = Status::Found);

  [[nodiscard]] Status status() const noexcept { return status_; }
  void set_status(Status status) noexcept { status_ = status; }

  // Throws std::invalid_argument when the field is the connection's, when the name is no token, or the value has
  // control characters: a field that comes from a client's words must not become two.
  Response& add(std::string_view name, std::string_view value);

  // Lines that are known to be right, each with its CR LF.
  Response& add_lines(std::string_view lines) {
    fields_.add_lines(lines);
    return *this;
  }
  [[nodiscard]] std::string_view fields() const noexcept { return fields_.text(); }

  void set_body(Body body) { body_ = std::move(body); }
  [[nodiscard]] const Body& body() const noexcept { return body_; }

  // Of the body, in bytes; nothing for one that is streamed and was given none.
  [[nodiscard]] std::optional<std::uint64_t> length() const;

  // The connection ends after this answer.
  Response& close() noexcept {
    closes_ = true;
    return *this;
  }
  [[nodiscard]] bool closes() const noexcept { return closes_; }

 private:
  Status status_;
  bool closes_ = false;
  FieldLines fields_;
  Body body_;
  std::optional<std::uint64_t> streamed_length_;
};

}  // namespace portico::http
