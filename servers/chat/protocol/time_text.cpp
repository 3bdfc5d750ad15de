#include "servers/chat/protocol/time_text.h"

#include <cstddef>

namespace portico::chat {
namespace {

using std::chrono::floor;

constexpr std::array<std::string_view, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};

// The last `digits` digits of `number`.
void put(char* at, unsigned number, int digits) {
  for (int left = digits; left > 0; --left, number /= 10) at[left - 1] = static_cast<char>('0' + number % 10);
}

template <class Count>
unsigned number(Count count) {
  return static_cast<unsigned>(count);
}

std::string two_digits(unsigned number) {
  std::string text(2, '0');
  put(text.data(), number, 2);
  return text;
}

std::string clock_text(std::chrono::seconds of_day) {
  const std::chrono::hh_mm_ss clock{of_day};
  return two_digits(number(clock.hours().count())) + ':' + two_digits(number(clock.minutes().count())) + ':' +
         two_digits(number(clock.seconds().count()));
}

}  // namespace

ServerTime::ServerTime(std::chrono::system_clock::time_point time) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00.000Z";
  kForm.copy(text_.data(), text_.size());
  const auto day = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{floor<std::chrono::milliseconds>(time - day)};
  put(text_.data(), number(static_cast<int>(date.year())), 4);
  put(text_.data() + 5, static_cast<unsigned>(date.month()), 2);
  put(text_.data() + 8, static_cast<unsigned>(date.day()), 2);
  put(text_.data() + 11, number(clock.hours().count()), 2);
  put(text_.data() + 14, number(clock.minutes().count()), 2);
  put(text_.data() + 17, number(clock.seconds().count()), 2);
  put(text_.data() + 20, number(clock.subseconds().count()), 3);
}

std::string readable_time(std::chrono::system_clock::time_point time) {
  const auto day = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  std::string text{kWeekdays[std::chrono::weekday{day}.c_encoding()]};
  text += ' ';
  text += kMonths[static_cast<unsigned>(date.month()) - 1];
  text += ' ' + std::to_string(static_cast<unsigned>(date.day())) + ' ' + std::to_string(static_cast<int>(date.year()));
  text += " -- " + clock_text(floor<std::chrono::seconds>(time - day)) + " +00:00";
  return text;
}

std::string uptime_text(std::chrono::seconds up) {
  const auto days = floor<std::chrono::days>(up);
  auto clock = clock_text(up - days);
  if (clock.starts_with('0')) clock.erase(0, 1);
  return std::to_string(days.count()) + " days " + clock;
}

std::string unix_seconds(std::chrono::system_clock::time_point time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

}  // namespace portico::chat
