#include "servers/http/frontend/json.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "servers/http/frontend/refused.h"
#include "servers/http/protocol/text.h"

namespace portico::http {

namespace {

constexpr std::string_view kMediaType = "application/json";

bool is_json(std::string_view content_type) {
  std::string type{trim(content_type.substr(0, content_type.find(';')))};
  std::ranges::transform(type, type.begin(), to_lower);
  return type == kMediaType || (type.starts_with("application/") && type.ends_with("+json"));
}

// Printing is recursive: what comes back out of a deep value would need a deep stack.
bool is_shallow(int depth, nlohmann::json::parse_event_t /*event*/, nlohmann::json& /*value*/) {
  if (depth > kDeepestJson) throw Refused{Status::BadRequest, "the JSON is too deep"};
  return true;
}

}  // namespace

Response json(const nlohmann::json& value, Status status) {
  std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return {status, kMediaType, std::move(text += '\n')};
}

asio::awaitable<nlohmann::json> json_body(Request& request, std::size_t limit) {
  if (!is_json(request.field("Content-Type").value_or(std::string_view{}))) {
    throw Refused{Status::UnsupportedMediaType, "the body has to be application/json"};
  }
  const std::string text = co_await request.body(limit);
  try {
    co_return nlohmann::json::parse(text, is_shallow);
  } catch (const nlohmann::json::parse_error&) {
    throw Refused{Status::BadRequest, "the body is not JSON"};
  }
}

}  // namespace portico::http
