#include "servers/http/frontend/date_line.h"

#include <chrono>
#include <ctime>

#include "servers/http/protocol/date.h"

namespace portico::http {

std::string_view date_line() {
  thread_local std::time_t second = -1;
  thread_local DateText text;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);  // the usual clock costs four times as much
  if (now.tv_sec != second) {
    second = now.tv_sec;
    text = format_date(std::chrono::sys_seconds{std::chrono::seconds{second}});
  }
  return view(text);
}

}  // namespace portico::http
