#include "clients/tftp/listing_text.h"

#include <chrono>
#include <ctime>

#include <fmt/format.h>

#include "clients/common/amounts.h"

namespace portico::tftp::client {
namespace {

std::string format_time(const char* format, const std::tm& time) {
  char text[64];
  return {text, std::strftime(text, sizeof text, format, &time)};
}

std::string utc(std::chrono::sys_seconds time) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return format_time("%4Y-%m-%dT%H:%M:%SZ", parts);
}

std::string local(std::chrono::sys_seconds time) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  return format_time("%4Y-%m-%d %H:%M", parts);
}

}  // namespace

std::string listing_table(std::span<const ListEntry> entries) {
  std::string table;
  for (const auto& entry : entries) {
    table += fmt::format("{:>8}  {}  {}\n", format_size(entry.size), local(entry.modified), entry.name);
  }
  return table;
}

std::string listing_lines(std::span<const ListEntry> entries) {
  std::string lines;
  for (const auto& entry : entries) lines += fmt::format("{}\t{}\t{}\n", entry.size, utc(entry.modified), entry.name);
  return lines;
}

}  // namespace portico::tftp::client
