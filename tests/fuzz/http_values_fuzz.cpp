// Hostile values: targets, ranges, dates, entity tags and preferences.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <variant>
#include <vector>

#include "servers/http/protocol/accept.h"
#include "servers/http/protocol/conditional.h"
#include "servers/http/protocol/date.h"
#include "servers/http/protocol/host.h"
#include "servers/http/protocol/range.h"
#include "servers/http/protocol/target.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace portico::http;
using portico::test::require;

constexpr std::chrono::sys_seconds kNow = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};

void check_target(Method method, std::string_view text) {
  const auto target = parse_target(method, text);
  if (!target) return;
  require(target->authority.empty() || is_host(target->authority), "an authority is a host");
  query_parameter(target->query, "a");
}

void check_path(std::string_view text) {
  const auto path = decode_path(text);
  if (!path) return;
  require(path->starts_with('/') && path->find("//") == std::string::npos, "a path has no empty segments");
  const auto closed = *path + '/';
  require(closed.find("/../") == std::string::npos && closed.find("/./") == std::string::npos, "nor dots");
  require(path->find('\0') == std::string::npos, "nor NUL");
}

void check_ranges(std::string_view text, std::uint64_t size) {
  const auto parsed = parse_ranges(text, size);
  const auto* ranges = std::get_if<std::vector<ByteRange>>(&parsed);
  if (ranges == nullptr) return;
  require(!ranges->empty() && ranges->size() <= kMaxRanges, "ranges are some");
  auto left = size;
  for (const auto& [first, length] : *ranges) {
    require(length > 0 && first < size && length <= size - first, "a range is within the file");
    require(length <= left, "together they are not more than it");
    left -= length;
  }
}

void check_date(std::string_view text) {
  const auto time = parse_date(text, kNow);
  if (!time || *time >= std::chrono::sys_days{std::chrono::year{10000} / 1 / 1}) return;
  require(parse_date(view(format_date(*time)), kNow) == time, "a date comes back");
}

void check_fields(Method method, std::string_view value) {
  constexpr std::string_view kOffered[] = {"br", "gzip"};
  for (const auto* name : {"If-Match", "If-None-Match", "If-Range", "Accept", "Accept-Encoding"}) {
    const Field field{name, value};
    const Fields fields{{&field, 1}};
    const Validators current{EntityTag{"a", false}, kNow};
    evaluate(method, fields, current, kNow);
    range_applies(fields, current, kNow);
    best_encoding(fields, kOffered);
    prefers_json(fields);
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto input = portico::test::read_fuzz_input(bytes, size);
  const auto method = static_cast<Method>(input.choices % 9);
  check_target(method, input.message);
  check_path(input.message);
  check_ranges(input.message, input.split);
  check_ranges(input.message, std::numeric_limits<std::uint64_t>::max());
  check_date(input.message);
  check_fields(method, input.message);
  return 0;
}
