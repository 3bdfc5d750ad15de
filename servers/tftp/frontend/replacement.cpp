#include "servers/tftp/frontend/replacement.h"

#include <cstddef>
#include <stdexcept>

namespace portico::tftp {
namespace {

constexpr bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
constexpr bool is_lower(char byte) { return byte >= 'a' && byte <= 'z'; }
constexpr bool is_upper(char byte) { return byte >= 'A' && byte <= 'Z'; }

char in_case(char byte, char how) {
  constexpr char kDistance = 'a' - 'A';
  if (how == 'U' && is_lower(byte)) return static_cast<char>(byte - kDistance);
  if (how == 'L' && is_upper(byte)) return static_cast<char>(byte + kDistance);
  return byte;
}

void check_escape(char escape, int groups) {
  if (is_digit(escape) && escape - '0' > groups) {
    throw std::invalid_argument{std::string{"the replacement has \\"} + escape + ", the expression only " +
                                std::to_string(groups) + " groups"};
  }
  const bool known = is_digit(escape) || std::string_view{"ixULE"}.find(escape) != std::string_view::npos;
  if (!known) throw std::invalid_argument{std::string{"the replacement has \\"} + escape + ", which means nothing"};
}

}  // namespace

Replacement::Replacement(std::string_view text, int groups) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    char byte = text[at];
    if (byte == '\\') {
      if (++at == text.size()) throw std::invalid_argument{"the replacement ends in a backslash"};
      byte = text[at];
      if (is_digit(byte) || is_lower(byte) || is_upper(byte)) {
        check_escape(byte, groups);
        pieces_.push_back({byte, {}});
        continue;
      }
    }
    if (pieces_.empty() || pieces_.back().escape != 0) pieces_.push_back({0, {}});
    pieces_.back().text.push_back(byte);
  }
}

std::string Replacement::expand(std::span<const std::string_view> match, const ClientText& client) const {
  std::string expanded;
  char letters = 'E';
  const auto append = [&](std::string_view text) {
    for (const char byte : text) expanded.push_back(in_case(byte, letters));
  };
  for (const auto& [escape, text] : pieces_) {
    if (escape == 0) {
      append(text);
    } else if (is_digit(escape)) {
      append(match[static_cast<std::size_t>(escape - '0')]);
    } else if (escape == 'i') {
      append(client.address);
    } else if (escape == 'x') {
      append(client.hexadecimal);
    } else {
      letters = escape;
    }
  }
  return expanded;
}

}  // namespace portico::tftp
