// Masks: RFC 2812 §2.5. They are matched as casemapping.h compares names.
//
//   *   any number of bytes, none too        ?   one character, a whole one of UTF-8
//   \*  an asterisk    \?  a question mark   any other byte: itself
//
//   ana!*@*.example.net    who is meant: nick, user, host
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace portico::chat {

inline constexpr std::size_t kMaxMask = 160;  // bytes: nick, user and host, and a little more

inline constexpr std::size_t kMaxStars = 8;  // of a mask that is held against everything there is

// Takes steps in proportion to mask.size() + text.size() * text.size() at most.
bool matches(std::string_view mask, std::string_view text);

// Stars in a row count as one; those that stand for themselves do not count.
std::size_t count_stars(std::string_view mask);

bool has_wildcards(std::string_view text);

// A mask of people with all its three parts, stars in place of those left out: "ana" becomes "ana!*@*", "*@host"
// becomes
// "*!*@host". Stars in a row become one. Cut to kMaxMask.
std::string complete_mask(std::string_view mask);

}  // namespace portico::chat
