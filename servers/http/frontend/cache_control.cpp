#include "servers/http/frontend/cache_control.h"

#include <fnmatch.h>

#include <algorithm>
#include <stdexcept>

namespace portico::http {
namespace {

// RFC 9110 §5.5, without blanks at its ends and without bytes beyond ASCII.
bool is_field_value(std::string_view text) {
  const auto fits = [](char byte) { return byte >= ' ' && byte < '\x7F'; };
  return !text.empty() && text.front() != ' ' && text.back() != ' ' && std::ranges::all_of(text, fits);
}

}  // namespace

void CacheControl::add(std::string_view rule) {
  const auto equals = rule.find('=');
  if (equals == 0 || equals == std::string_view::npos) throw std::invalid_argument{"this is not PATTERN=VALUE"};
  const auto pattern = rule.substr(0, equals);
  const auto value = rule.substr(equals + 1);
  if (pattern.find('\0') != std::string_view::npos) throw std::invalid_argument{"a pattern has no NUL"};
  if (!is_field_value(value)) throw std::invalid_argument{"the value is not one that a field can have"};
  rules_.push_back({std::string{pattern}, std::string{value}});
}

std::string_view CacheControl::of(const std::string& path) const {
  const auto matches = [&](const Rule& rule) { return ::fnmatch(rule.pattern.c_str(), path.c_str(), 0) == 0; };
  const auto found = std::ranges::find_if(rules_, matches);
  return found == rules_.end() ? std::string_view{} : std::string_view{found->value};
}

}  // namespace portico::http
