// The escapes of percent-encoding, %XX: RFC 3986 §2.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "servers/http/protocol/text.h"

namespace portico::http {

// -1 for what is no hexadecimal digit.
constexpr int hex_value(char digit) {
  if (is_digit(digit)) return digit - '0';
  const char lower = to_lower(digit);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The byte that the escape at the begin of `text` stands for, be it NUL; nullopt for none.
constexpr std::optional<char> parse_escape(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return std::nullopt;
  const int high = hex_value(text[1]);
  const int low = hex_value(text[2]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
}

inline void append_escape(std::string& out, char byte) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(byte);
  out += {'%', kDigits[value / 16U], kDigits[value % 16U]};
}

}  // namespace portico::http
