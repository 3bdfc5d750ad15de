#include "servers/http/protocol/host.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "servers/http/protocol/text.h"

namespace portico::http {
namespace {

constexpr ByteSet kNameBytes = ByteSet::alphanumeric_and("-._~!$&'()*+,;=%");
constexpr std::uint64_t kMaxPort = 65535;

bool is_hex_digit(char byte) { return is_digit(byte) || (to_lower(byte) >= 'a' && to_lower(byte) <= 'f'); }

bool is_name(std::string_view text) {
  if (text.empty() || !kNameBytes.has_all(text)) return false;
  for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    if (at + 2 >= text.size() || !is_hex_digit(text[at + 1]) || !is_hex_digit(text[at + 2])) return false;
  }
  return true;
}

bool is_ipv4(std::string_view text) {
  int parts = 1;
  for (; parts < 4; ++parts) {
    const auto dot = text.find('.');
    const auto number = parse_number(text.substr(0, dot));
    if (dot == std::string_view::npos || dot > 3 || !number || *number > 255) return false;
    text.remove_prefix(dot + 1);
  }
  const auto number = parse_number(text);
  return text.size() <= 3 && number && *number <= 255;
}

// The number of 16-bit groups in a part of an IPv6 address without "::"; nullopt for what is none.
// `last`: the part stands at the end, where an IPv4 address counts for two groups.
std::optional<int> count_groups(std::string_view text, bool last) {
  if (text.empty()) return 0;
  for (int groups = 1;; ++groups) {
    const auto colon = text.find(':');
    const auto group = text.substr(0, colon);
    const bool at_end = colon == std::string_view::npos;
    if (at_end && last && is_ipv4(group)) return groups + 1;
    if (group.empty() || group.size() > 4 || !std::ranges::all_of(group, is_hex_digit)) return std::nullopt;
    if (at_end) return groups;
    text.remove_prefix(colon + 1);
  }
}

bool is_ipv6(std::string_view text) {
  const auto gap = text.find("::");
  if (gap == std::string_view::npos) return count_groups(text, true) == 8;
  const auto before = count_groups(text.substr(0, gap), false);
  const auto after = count_groups(text.substr(gap + 2), true);
  return before && after && *before + *after < 8;
}

bool is_port(std::string_view text) {
  if (text.empty()) return true;
  const auto number = parse_number(text);
  return number && *number <= kMaxPort;
}

// Where the host ends and nothing or a colon follows.
std::size_t host_length(std::string_view text) {
  if (!text.starts_with('[')) return std::min(text.find(':'), text.size());
  const auto bracket = text.find(']');
  return bracket == std::string_view::npos ? text.size() : bracket + 1;
}

}  // namespace

bool is_host(std::string_view text) {
  const auto length = host_length(text);
  const auto host = text.substr(0, length);
  const auto rest = text.substr(length);
  if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return false;
  if (!host.starts_with('[')) return is_name(host);
  return host.ends_with(']') && is_ipv6(host.substr(1, host.size() - 2));
}

bool is_host_and_port(std::string_view text) {
  const auto length = host_length(text);
  return is_host(text) && length + 1 < text.size();
}

}  // namespace portico::http
