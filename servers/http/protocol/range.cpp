#include "servers/http/protocol/range.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "servers/http/protocol/fields.h"
#include "servers/http/protocol/text.h"

namespace portico::http {
namespace {

constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();

// Digits; what does not fit is the largest number, for it means "to the end" all the same.
std::optional<std::uint64_t> parse_position(std::string_view digits) {
  if (digits.empty() || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  return parse_number(digits).value_or(kLargest);
}

// From `first` up to, not including, `end`; empty if nothing of it is there. nullopt for what is malformed.
struct Piece {
  std::uint64_t first = 0;
  std::uint64_t end = 0;
};

std::optional<Piece> parse_piece(std::string_view text, std::uint64_t size) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto behind = text.substr(dash + 1);
  if (dash == 0) {
    const auto suffix = parse_position(behind);
    if (!suffix) return std::nullopt;
    return Piece{size - std::min(size, *suffix), size};
  }
  const auto first = parse_position(text.substr(0, dash));
  const auto last = behind.empty() ? kLargest : parse_position(behind);
  if (!first || !last || *last < *first) return std::nullopt;
  if (*first >= size) return Piece{};
  return Piece{*first, std::min(*last, size - 1) + 1};
}

// At most kMaxRanges of them: that it is quadratic does no harm.
void add(std::vector<ByteRange>& ranges, Piece piece) {
  for (auto range = ranges.begin(); range != ranges.end();) {
    const auto end = range->first + range->length;
    if (range->first > piece.end || piece.first > end) {
      ++range;
      continue;
    }
    piece = {std::min(piece.first, range->first), std::max(piece.end, end)};
    ranges.erase(range);
    range = ranges.begin();
  }
  ranges.push_back({piece.first, piece.end - piece.first});
}

}  // namespace

Ranges parse_ranges(std::string_view value, std::uint64_t size) {
  const auto equals = value.find('=');
  if (equals == std::string_view::npos || !equals_ignoring_case(value.substr(0, equals), "bytes")) return NoRange{};
  auto list = value.substr(equals + 1);
  std::vector<ByteRange> ranges;
  std::size_t count = 0;
  for (; const auto element = next_element(list); ++count) {
    const auto piece = parse_piece(*element, size);
    if (!piece || count == kMaxRanges) return NoRange{};
    if (piece->first < piece->end) add(ranges, *piece);
  }
  if (count == 0) return NoRange{};
  if (ranges.empty()) return Unsatisfiable{};
  return ranges;
}

std::string content_range(const ByteRange& range, std::uint64_t size) {
  return "bytes " + std::to_string(range.first) + '-' + std::to_string(range.first + range.length - 1) + '/' +
         std::to_string(size);
}

std::string unsatisfied_range(std::uint64_t size) { return "bytes */" + std::to_string(size); }

}  // namespace portico::http
