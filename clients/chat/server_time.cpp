#include "clients/chat/server_time.h"

#include <array>
#include <chrono>
#include <cstdint>

#include "servers/chat/protocol/tags.h"
#include "servers/chat/protocol/text.h"

namespace portico::chat::client {
namespace {

constexpr std::chrono::year kFirstYear{1970};
constexpr std::chrono::year kLastYear{2200};               // the clock's count ends some decades later
constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd";  // fractions of a second and a Z follow

bool has_the_form(std::string_view text) {
  if (text.size() < kForm.size() || !text.ends_with('Z')) return false;
  for (std::size_t at = 0; at < kForm.size(); ++at) {
    if (kForm[at] == 'd' ? !is_digit(text[at]) : text[at] != kForm[at]) return false;
  }
  return true;
}

int number(std::string_view text, std::size_t at, std::size_t digits) {
  return static_cast<int>(parse_number(text.substr(at, digits)).value_or(0));
}

}  // namespace

std::optional<Time> server_time(std::string_view tags) {
  using namespace std::chrono;
  const auto tag = find_tag(tags, "time");
  if (!tag || !has_the_form(*tag)) return std::nullopt;
  const year_month_day day{year{number(*tag, 0, 4)}, month{static_cast<unsigned>(number(*tag, 5, 2))},
                           std::chrono::day{static_cast<unsigned>(number(*tag, 8, 2))}};
  const hours hour{number(*tag, 11, 2)};
  const minutes minute{number(*tag, 14, 2)};
  const seconds second{number(*tag, 17, 2)};
  if (!day.ok() || day.year() < kFirstYear || day.year() > kLastYear) return std::nullopt;
  if (hour > 23h || minute > 59min || second > 60s) return std::nullopt;
  return sys_days{day} + hour + minute + second;
}

}  // namespace portico::chat::client
