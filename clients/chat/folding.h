// Which names are the same: the server says how letters are compared (ISUPPORT CASEMAPPING).
#pragma once

#include <string>
#include <string_view>

#include "servers/chat/protocol/text.h"

namespace portico::chat::client {

enum class Folding { Ascii, Rfc1459, StrictRfc1459 };

// RFC 2812 §2.2: {}|^ are the lower case of []\~; the strict form leaves ^ and ~ alone.
constexpr char folded(char byte, Folding folding) {
  if (folding == Folding::Ascii) return to_lower(byte);
  switch (byte) {
    case '[':
      return '{';
    case ']':
      return '}';
    case '\\':
      return '|';
    case '~':
      return folding == Folding::Rfc1459 ? '^' : byte;
    default:
      return to_lower(byte);
  }
}

inline std::string folded(std::string_view name, Folding folding) {
  std::string result{name};
  for (char& byte : result) byte = folded(byte, folding);
  return result;
}

}  // namespace portico::chat::client
