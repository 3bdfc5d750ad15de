// The small pieces that lines are made of.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace portico::tftp {

// True for valid UTF-8 without control characters (U+0000-001F, U+007F-009F): safe to print on a terminal.
bool is_plain_text(std::string_view text);

// Compares as ASCII: other bytes have no case.
bool equals_ignoring_case(std::string_view one, std::string_view other);

// Splits at every single space. Two spaces in a row enclose an empty word, so the result has at least one word.
std::vector<std::string_view> split_words(std::string_view line);

// Decimal digits and nothing else, at most kMaxFileSize.
std::optional<std::uint64_t> parse_number(std::string_view word);

}  // namespace portico::tftp
