#include "servers/tftp/protocol/file_listing.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <variant>

#include "servers/tftp/protocol/file_name.h"
#include "servers/tftp/protocol/text.h"

namespace portico::tftp {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr sys_seconds kEarliest = sys_days{0y / 1 / 1};
constexpr sys_seconds kLatest = sys_days{9999y / 12 / 31} + 24h - 1s;

// RFC 3339 §5.6, with seconds and in UTC: a fixed shape of 20 characters.
constexpr std::string_view kTimeShape = "0000-00-00T00:00:00Z";

std::string format_time(sys_seconds time) {
  time = std::clamp(time, kEarliest, kLatest);
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::array<char, 64> text{};
  const int length =
      std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", int{date.year()},
                    unsigned{date.month()}, unsigned{date.day()}, static_cast<int>(clock.hours().count()),
                    static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  return {text.data(), static_cast<std::size_t>(length)};
}

bool has_time_shape(std::string_view text) {
  return std::ranges::equal(text, kTimeShape, [](char byte, char shape) {
    return shape == '0' ? byte >= '0' && byte <= '9' : byte == shape;
  });
}

std::optional<sys_seconds> parse_time(std::string_view text) {
  if (!has_time_shape(text)) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t digits) {
    return static_cast<int>(parse_number(text.substr(at, digits)).value_or(0));
  };
  const std::chrono::year_month_day date{std::chrono::year{number(0, 4)},
                                         std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                         std::chrono::day{static_cast<unsigned>(number(8, 2))}};
  const std::chrono::hours hours{number(11, 2)};
  const std::chrono::minutes minutes{number(14, 2)};
  const std::chrono::seconds seconds{number(17, 2)};
  if (!date.ok() || hours >= 24h || minutes >= 60min || seconds >= 60s) return std::nullopt;
  return sys_days{date} + hours + minutes + seconds;
}

}  // namespace

std::string format_listing(std::span<const ListEntry> entries) {
  std::string lines;
  for (const auto& entry : entries) {
    lines += std::to_string(entry.size) + ' ' + format_time(entry.modified) + ' ' + encode_name(entry.name) + '\n';
  }
  return lines;
}

std::optional<ListEntry> parse_entry(std::string_view line) {
  const auto words = split_words(line);
  if (words.size() != 3) return std::nullopt;
  const auto size = parse_number(words[0]);
  const auto modified = parse_time(words[1]);
  auto name = decode_name(words[2]);
  if (!size || !modified || std::holds_alternative<Refusal>(name)) return std::nullopt;
  return ListEntry{std::get<std::string>(std::move(name)), *size, *modified};
}

}  // namespace portico::tftp
