// Dates in fields: RFC 9110 §5.6.7.
//
//     Sun, 06 Nov 1994 08:49:37 GMT    IMF-fixdate: what is sent
//     Sunday, 06-Nov-94 08:49:37 GMT   RFC 850, obsolete
//     Sun Nov  6 08:49:37 1994         asctime(), obsolete
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

namespace portico::http {

// Any of the three; nullopt for anything else. `now`: a year of two digits that would lie more than 50 years after it
// belongs to the century before.
std::optional<std::chrono::sys_seconds> parse_date(std::string_view text, std::chrono::sys_seconds now);

using DateText = std::array<char, 29>;

// As IMF-fixdate. REQUIRES: a year from 0 to 9999.
DateText format_date(std::chrono::sys_seconds time);

inline std::string_view view(const DateText& text) { return {text.data(), text.size()}; }

}  // namespace portico::http
