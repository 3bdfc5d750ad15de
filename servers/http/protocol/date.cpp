#include "servers/http/protocol/date.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include "servers/http/protocol/text.h"

namespace portico::http {
namespace {

using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 7> kLongDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct CivilTime {
  int year = 0;
  unsigned month = 0;  // 1 to 12
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

// Reads from the front; after the first thing that is not as expected nothing is any more.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return good_ && rest_.empty(); }

  Reader& literal(std::string_view expected) {
    good_ = good_ && rest_.starts_with(expected);
    if (good_) rest_.remove_prefix(expected.size());
    return *this;
  }

  // Its place among `words`, from `first` on.
  template <class Number = unsigned>
  Reader& word(std::span<const std::string_view> words, Number& place, Number first = 0) {
    const auto found = std::ranges::find_if(words, [this](auto any) { return rest_.starts_with(any); });
    good_ = good_ && found != words.end();
    if (!good_) return *this;
    place = first + static_cast<Number>(found - words.begin());
    return literal(*found);
  }

  // `digits` of them; where `padded`, the first may be a space.
  template <class Number>
  Reader& number(Number& number, std::size_t digits, bool padded = false) {
    auto text = rest_.substr(0, digits);
    good_ = good_ && text.size() == digits;
    if (padded && text.starts_with(' ')) text.remove_prefix(1);
    const auto value = parse_number(text);
    good_ = good_ && value.has_value();
    if (!good_) return *this;
    number = static_cast<Number>(*value);
    rest_.remove_prefix(digits);
    return *this;
  }

  Reader& clock(CivilTime& time) {
    return number(time.hour, 2).literal(":").number(time.minute, 2).literal(":").number(time.second, 2);
  }

 private:
  std::string_view rest_;
  bool good_ = true;
};

std::optional<sys_seconds> to_time(const CivilTime& civil) {
  using namespace std::chrono;
  const auto date = year{civil.year} / month{civil.month} / day{civil.day};
  // The 60th second is a leap second.
  if (!date.ok() || civil.hour > 23 || civil.minute > 59 || civil.second > 60) return std::nullopt;
  return sys_days{date} + hours{civil.hour} + minutes{civil.minute} + seconds{civil.second};
}

std::optional<sys_seconds> parse_fixdate(std::string_view text) {
  CivilTime civil;
  unsigned weekday = 0;
  Reader reader{text};
  reader.word(kDays, weekday).literal(", ").number(civil.day, 2).literal(" ").word(kMonths, civil.month, 1U);
  reader.literal(" ").number(civil.year, 4).literal(" ").clock(civil).literal(" GMT");
  return reader.at_end() ? to_time(civil) : std::nullopt;
}

std::optional<sys_seconds> parse_rfc850(std::string_view text, sys_seconds now) {
  using namespace std::chrono;
  CivilTime civil;
  unsigned weekday = 0;
  Reader reader{text};
  reader.word(kLongDays, weekday).literal(", ").number(civil.day, 2).literal("-").word(kMonths, civil.month, 1U);
  reader.literal("-").number(civil.year, 2).literal(" ").clock(civil).literal(" GMT");
  if (!reader.at_end()) return std::nullopt;
  const int this_year = int{year_month_day{floor<days>(now)}.year()};
  civil.year += this_year / 100 * 100;
  if (civil.year > this_year + 50) civil.year -= 100;
  return to_time(civil);
}

std::optional<sys_seconds> parse_asctime(std::string_view text) {
  CivilTime civil;
  unsigned weekday = 0;
  Reader reader{text};
  reader.word(kDays, weekday).literal(" ").word(kMonths, civil.month, 1U).literal(" ").number(civil.day, 2, true);
  reader.literal(" ").clock(civil).literal(" ").number(civil.year, 4);
  return reader.at_end() ? to_time(civil) : std::nullopt;
}

// Writes with leading zeros and gives what is behind it.
char* put(char* at, unsigned number, std::size_t digits) {
  for (auto place = digits; place > 0; --place, number /= 10) at[place - 1] = static_cast<char>('0' + number % 10);
  return at + digits;
}

char* put(char* at, std::string_view text) { return std::ranges::copy(text, at).out; }

}  // namespace

std::optional<sys_seconds> parse_date(std::string_view text, sys_seconds now) {
  if (const auto time = parse_fixdate(text)) return time;
  if (const auto time = parse_rfc850(text, now)) return time;
  return parse_asctime(text);
}

DateText format_date(sys_seconds time) {
  using namespace std::chrono;
  const auto midnight = floor<days>(time);
  const year_month_day date{midnight};
  const hh_mm_ss clock{time - midnight};
  DateText text{};
  char* at = put(text.data(), kDays[weekday{midnight}.c_encoding()]);
  at = put(put(put(at, ", "), unsigned{date.day()}, 2), " ");
  at = put(put(at, kMonths[unsigned{date.month()} - 1]), " ");
  at = put(put(at, static_cast<unsigned>(int{date.year()}), 4), " ");
  at = put(put(at, static_cast<unsigned>(clock.hours().count()), 2), ":");
  at = put(put(at, static_cast<unsigned>(clock.minutes().count()), 2), ":");
  put(put(at, static_cast<unsigned>(clock.seconds().count()), 2), " GMT");
  return text;
}

}  // namespace portico::http
