#include "servers/chat/protocol/who_request.h"

#include <algorithm>
#include <cstddef>

#include "servers/chat/protocol/text.h"

namespace portico::chat {
namespace {

constexpr std::size_t kMaxToken = 3;

bool is_token(std::string_view text) {
  return !text.empty() && text.size() <= kMaxToken && std::ranges::all_of(text, is_digit);
}

}  // namespace

WhoRequest parse_who_request(std::string_view options) {
  WhoRequest request;
  const auto percent = options.find('%');
  request.only_operators = options.substr(0, percent).find('o') != std::string_view::npos;
  request.token = "0";
  if (percent == std::string_view::npos) return request;

  const auto asked = options.substr(percent + 1);
  const auto comma = asked.find(',');
  request.extended = true;
  request.fields = asked.substr(0, comma);
  if (comma != std::string_view::npos && is_token(asked.substr(comma + 1))) request.token = asked.substr(comma + 1);
  return request;
}

}  // namespace portico::chat
