#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace portico::chat::client {

// `text` in pieces of at most `most` bytes each (at least a few are taken): cut at a blank, if there is one in the
// second half, and never within a UTF-8 sequence. Empty for an empty text.
[[nodiscard]] std::vector<std::string_view> pieces(std::string_view text, std::size_t most);

}  // namespace portico::chat::client
