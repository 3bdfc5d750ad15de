#include "servers/http/frontend/access_line.h"

#include <array>
#include <cstddef>
#include <iterator>

#include <fmt/format.h>

namespace portico::http {
namespace {

// In bytes before they are escaped, which makes up to six of each.
constexpr std::size_t kMostClient = 128;
constexpr std::size_t kMostRequestLine = 1024;
constexpr std::size_t kMostReferer = 512;
constexpr std::size_t kMostUserAgent = 512;

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool is_plain(char byte) { return byte >= ' ' && byte < '\x7F' && byte != '"' && byte != '\\'; }

// What Apache and JSON have a letter for; 0 for nothing.
char letter_for(char byte) {
  switch (byte) {
    case '"':
    case '\\':
      return byte;
    case '\b':
      return 'b';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

void append_escaped(std::string& out, std::string_view text, std::size_t most, std::string_view escape) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const char byte : text.substr(0, most)) {
    if (is_plain(byte)) {
      out += byte;
    } else if (const char letter = letter_for(byte)) {
      out += '\\';
      out += letter;
    } else {
      const auto value = static_cast<unsigned char>(byte);
      out += escape;
      out += kDigits[value / 16U];
      out += kDigits[value % 16U];
    }
  }
  if (text.size() > most) out += "...";
}

// Apache's log says "-" for what is not there.
void append_quoted(std::string& out, std::string_view text, std::size_t most) {
  out += " \"";
  append_escaped(out, text.empty() ? "-" : text, most, "\\x");
  out += '"';
}

void append_member(std::string& out, std::string_view name, std::string_view text, std::size_t most) {
  out += fmt::format(R"("{}":")", name);
  append_escaped(out, text, most, "\\u00");
  out += "\",";
}

}  // namespace

void AccessLine::append(std::string& out, const AccessRecord& record) {
  if (format_ == AccessFormat::Json) {
    append_json(out, record);
  } else {
    append_text(out, record);
  }
  out += '\n';
}

void AccessLine::append_text(std::string& out, const AccessRecord& record) {
  append_escaped(out, record.client.empty() ? "-" : record.client, kMostClient, "\\x");
  out += " - - [";
  out += time_text(record.time);
  out += ']';
  append_quoted(out, record.request_line, kMostRequestLine);
  fmt::format_to(std::back_inserter(out), " {} ", record.status);
  if (record.bytes == 0) {
    out += '-';
  } else {
    fmt::format_to(std::back_inserter(out), "{}", record.bytes);
  }
  if (format_ == AccessFormat::Common) return;
  append_quoted(out, record.referer, kMostReferer);
  append_quoted(out, record.user_agent, kMostUserAgent);
}

void AccessLine::append_json(std::string& out, const AccessRecord& record) {
  out += '{';
  append_member(out, "time", time_text(record.time), kMostClient);
  append_member(out, "client", record.client, kMostClient);
  append_member(out, "request", record.request_line, kMostRequestLine);
  fmt::format_to(std::back_inserter(out), "\"status\":{},\"bytes\":{},", record.status, record.bytes);
  append_member(out, "referer", record.referer, kMostReferer);
  append_member(out, "user_agent", record.user_agent, kMostUserAgent);
  fmt::format_to(std::back_inserter(out), R"("microseconds":{}}})", record.took.count());
}

std::string_view AccessLine::time_text(std::chrono::sys_seconds time) {
  if (time == second_) return second_text_;
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  const auto year = static_cast<int>(date.year());
  const auto month = static_cast<unsigned>(date.month());
  const auto of_day =
      fmt::format("{:02}:{:02}:{:02}", clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  second_text_ = format_ == AccessFormat::Json
                     ? fmt::format("{:04}-{:02}-{:02}T{}Z", year, month, static_cast<unsigned>(date.day()), of_day)
                     : fmt::format("{:02}/{}/{:04}:{} +0000", static_cast<unsigned>(date.day()), kMonths.at(month - 1),
                                   year, of_day);
  second_ = time;
  return second_text_;
}

}  // namespace portico::http
