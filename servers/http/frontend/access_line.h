// One line of the access log.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace portico::http {

// What is known of a request that was answered. The texts are what the client sent, any bytes.
struct AccessRecord {
  std::string_view client;  // its address
  std::chrono::sys_seconds time;
  std::string_view request_line;  // empty if there was none
  int status = 0;
  std::uint64_t bytes = 0;      // of the body of the answer
  std::string_view referer;     // empty if there is none
  std::string_view user_agent;  // empty if there is none
  std::chrono::microseconds took{0};
};

enum class AccessFormat {
  Common,    // host - user [time] "request" status bytes, as NCSA httpd wrote it
  Combined,  // and "referer" "user agent"
  Json,      // an object on each line, with the microseconds it took too
};

// Writes lines that a log reader can trust: what is not printable ASCII is escaped, in JSON as "\u00FF" and otherwise
// as Apache does, and a text that is too long ends in "...". A line has less than 16 KiB. Used by one thread at a time:
// it keeps the text of the current second.
class AccessLine {
 public:
  explicit AccessLine(AccessFormat format) : format_{format} {}

  // Appends one line, its end included.
  void append(std::string& out, const AccessRecord& record);

 private:
  void append_text(std::string& out, const AccessRecord& record);
  void append_json(std::string& out, const AccessRecord& record);
  std::string_view time_text(std::chrono::sys_seconds time);

  AccessFormat format_;
  std::chrono::sys_seconds second_{std::chrono::sys_seconds::min()};
  std::string second_text_;
};

}  // namespace portico::http
