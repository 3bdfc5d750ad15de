// Times as text, always in UTC.
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>

namespace portico::chat {

// IRCv3 server-time (ISO 8601): 2026-01-02T03:04:05.006Z. Takes no memory; years from 0 to 9999.
class ServerTime {
 public:
  explicit ServerTime(std::chrono::system_clock::time_point time);

  std::string_view text() const { return {text_.data(), text_.size()}; }

 private:
  std::array<char, 24> text_;
};

// For people: "Friday January 2 2026 -- 03:04:05 +00:00".
std::string readable_time(std::chrono::system_clock::time_point time);

// RPL_STATSUPTIME: "3 days 4:05:06".
std::string uptime_text(std::chrono::seconds up);

// Seconds since 1970, as numerics have them.
std::string unix_seconds(std::chrono::system_clock::time_point time);

}  // namespace portico::chat
