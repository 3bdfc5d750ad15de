// Names of people and channels are the same in any case of letters: CASEMAPPING=ascii of Modern IRC. A to Z are a to z,
// and no other byte has a case: neither []\~ and {}|^, which RFC 1459 §2.2 took for one another, nor what is not ASCII.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace portico::chat {

inline constexpr std::string_view kCasemapping = "ascii";  // as ISUPPORT says it

std::string fold(std::string_view name);

bool equals_folded(std::string_view one, std::string_view other);

// For unordered containers of names, which then find a string_view as it was sent, without folding a copy.
struct FoldedHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view name) const;
};

struct FoldedEqual {
  using is_transparent = void;
  bool operator()(std::string_view one, std::string_view other) const { return equals_folded(one, other); }
};

}  // namespace portico::chat
