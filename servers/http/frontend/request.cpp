#include "servers/http/frontend/request.h"

#include <algorithm>

#include "servers/http/frontend/refused.h"
#include "servers/http/protocol/target.h"

namespace portico::http {

namespace {

// Whether a path is what decoding would make of it. Most are.
bool is_plain(std::string_view path) {
  return path.starts_with('/') && path.find('%') == std::string_view::npos &&
         path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

}  // namespace

bool Request::begin(const RequestHead& head, const Address& peer, BodySource& source) {
  head_ = &head;
  peer_ = &peer;
  source_ = &source;
  parameters_.clear();
  const Target& target = head.target_parts;
  if (target.form == Target::Form::Asterisk || target.form == Target::Form::Authority) {
    path_ = head.target;
    return true;
  }
  if (is_plain(target.path)) {
    path_ = target.path;
    return true;
  }
  auto decoded = decode_path(target.path);
  if (!decoded) return false;
  decoded_ = *std::move(decoded);
  path_ = decoded_;
  return true;
}

std::optional<std::string> Request::query_parameter(std::string_view name) const {
  return http::query_parameter(query(), name);
}

std::string_view Request::parameter(std::string_view name) const noexcept {
  const auto found = std::ranges::find(parameters_, name, &std::pair<std::string_view, std::string>::first);
  return found == parameters_.end() ? std::string_view{} : std::string_view{found->second};
}

asio::awaitable<std::string> Request::body(std::size_t limit) {
  if (head_->content_length.value_or(0) > limit) throw Refused{Status::ContentTooLarge, "the body is too large"};
  std::string all;
  all.reserve(head_->content_length.value_or(0));
  for (;;) {
    const std::string_view piece = co_await read_some();
    if (piece.empty()) break;
    if (piece.size() > limit - all.size()) throw Refused{Status::ContentTooLarge, "the body is too large"};
    all += piece;
  }
  co_return all;
}

}  // namespace portico::http
