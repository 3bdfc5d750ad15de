#include "servers/http/frontend/response.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "servers/http/protocol/control_bytes.h"
#include "servers/http/protocol/text.h"

namespace portico::http {

namespace {

struct LengthOf {
  std::optional<std::uint64_t> operator()(const std::string& body) const { return body.size(); }
  std::optional<std::uint64_t> operator()(const std::shared_ptr<const std::string>& body) const { return body->size(); }
  std::optional<std::uint64_t> operator()(const FilePiece& piece) const { return piece.length; }
  std::optional<std::uint64_t> operator()(const std::vector<BodyPiece>& pieces) const {
    std::uint64_t length = 0;
    for (const BodyPiece& piece : pieces) length += *std::visit(*this, piece);
    return length;
  }
  std::optional<std::uint64_t> operator()(const StreamedBody&) const { return std::nullopt; }
};

constexpr std::array<std::string_view, 4> kOfTheConnection{"Content-Length", "Transfer-Encoding", "Connection", "Date"};

}  // namespace

Response::Response(Status status, std::string_view media_type, std::string body)
    : status_{status}, body_{std::move(body)} {
  add("Content-Type", media_type);
}

Response Response::file(FileDescriptor file, std::string_view media_type) {
  struct stat status {};
  if (::fstat(file.get(), &status) < 0) throw std::system_error{errno, std::generic_category(), "fstat"};
  FilePiece all{std::make_shared<const FileDescriptor>(std::move(file)), 0, static_cast<std::uint64_t>(status.st_size)};
  Response response;
  response.add("Content-Type", media_type);
  response.body_ = std::vector<BodyPiece>{std::move(all)};
  return response;
}

Response Response::stream(std::string_view media_type, StreamedBody body, std::optional<std::uint64_t> length) {
  Response response;
  response.add("Content-Type", media_type);
  response.body_ = std::move(body);
  response.streamed_length_ = length;
  return response;
}

Response Response::redirect(std::string_view location, Status status) {
  Response response{status};
  response.add("Location", location);
  return response;
}

Response& Response::add(std::string_view name, std::string_view value) {
  if (std::ranges::any_of(kOfTheConnection, [&](auto own) { return equals_ignoring_case(own, name); })) {
    throw std::invalid_argument{std::string{name} + " is the connection's to write"};
  }
  if (!is_token(name)) throw std::invalid_argument{"a field's name is not a token"};
  if (find_control(value) < value.size()) throw std::invalid_argument{"a field's value has control characters"};
  fields_.add(name, value);
  return *this;
}

std::optional<std::uint64_t> Response::length() const {
  return std::holds_alternative<StreamedBody>(body_) ? streamed_length_ : std::visit(LengthOf{}, body_);
}

}  // namespace portico::http
