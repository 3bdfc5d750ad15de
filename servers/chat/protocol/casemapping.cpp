#include "servers/chat/protocol/casemapping.h"

#include <algorithm>
#include <cstdint>

#include "servers/chat/protocol/text.h"

namespace portico::chat {

std::string fold(std::string_view name) {
  std::string folded{name};
  std::ranges::transform(folded, folded.begin(), to_lower);
  return folded;
}

bool equals_folded(std::string_view one, std::string_view other) { return equals_ignoring_case(one, other); }

// FNV-1a: names are short.
std::size_t FoldedHash::operator()(std::string_view name) const {
  std::uint64_t hash = 14695981039346656037U;
  for (const char byte : name) {
    hash ^= static_cast<unsigned char>(to_lower(byte));
    hash *= 1099511628211U;
  }
  return static_cast<std::size_t>(hash);
}

}  // namespace portico::chat
