// What a rule of name_map.h puts in the place of a match.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portico::tftp {

// A client as replacements may name it.
struct ClientText {
  std::string address;      // 192.0.2.169, 2001:db8::1
  std::string hexadecimal;  // C00002A9, 20010DB8000000000000000000000001
};

class Replacement {
 public:
  Replacement() = default;

  // Throws std::invalid_argument with a sentence; `groups` is how many the regular expression has.
  Replacement(std::string_view text, int groups);

  // `match` holds \0, then the groups.
  std::string expand(std::span<const std::string_view> match, const ClientText& client) const;

 private:
  struct Piece {
    char escape;       // what followed the backslash; 0 for text
    std::string text;  // empty for an escape
  };
  std::vector<Piece> pieces_;
};

}  // namespace portico::tftp
