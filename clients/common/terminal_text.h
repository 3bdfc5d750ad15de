// Text as a terminal shows it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace portico {

// `text` on one line and without anything that a terminal would obey: the bytes of control characters, and those that
// are not proper UTF-8, become \xNN; all else stays.
std::string printable(std::string_view text);

// How many columns `text`, which is printable, takes; what the locale does not know counts as one.
std::size_t columns(std::string_view text);

// `text`, which is printable, cut to at most `width` columns; the last one is an ellipsis then.
std::string clipped(std::string_view text, std::size_t width);

}  // namespace portico
