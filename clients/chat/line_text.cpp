#include "clients/chat/line_text.h"

#include <array>
#include <cstdint>
#include <ctime>

#include "clients/chat/folding.h"
#include "clients/chat/harmless.h"

namespace portico::chat::client {
namespace {

using Kind = ScreenLine::Kind;

constexpr std::string_view kDim = "2";
constexpr std::string_view kBold = "1";
constexpr std::string_view kRed = "31";

std::string formatted(Time time, const char* format, bool here) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  if (here) {
    ::localtime_r(&seconds, &parts);
  } else {
    ::gmtime_r(&seconds, &parts);
  }
  std::array<char, 64> text;
  return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

// Between the place and the words.
std::string script_sign(Kind kind, const std::string& nick) {
  switch (kind) {
    case Kind::Message:
      return "<" + nick + ">";
    case Kind::Notice:
      return "-" + nick + "-";
    case Kind::Action:
      return "* " + nick;
    case Kind::Arrival:
      return "--> " + nick;
    case Kind::Departure:
      return "<-- " + nick;
    default:
      return nick.empty() ? "--" : "-- " + nick;
  }
}

class Painter {
 public:
  explicit Painter(bool colours) : colours_{colours} {}

  [[nodiscard]] std::string paint(std::string_view colour, const std::string& text) const {
    if (!colours_ || text.empty()) return text;
    return "\x1b[" + std::string{colour} + "m" + text + "\x1b[0m";
  }

 private:
  bool colours_;
};

std::string painted_nick(const ScreenLine& line, const Painter& painter) {
  const auto nick = harmless(line.nick);
  return painter.paint(line.own ? kBold : nick_colour(nick), nick);
}

// "<ana>" in a room, "*ana*" between two people, "-> *ana*" what we said to ana.
std::string speaker(const ScreenLine& line, const Painter& painter) {
  if (!line.personal) return "<" + painted_nick(line, painter) + ">";
  if (!line.own) return "*" + painted_nick(line, painter) + "*";
  const auto other = harmless(line.place);
  return "-> *" + painter.paint(nick_colour(other), other) + "*";
}

std::string words(const ScreenLine& line, const Painter& painter) {
  const auto text = harmless(line.text);
  const auto spoken = line.mention ? painter.paint(kBold, text) : text;
  const auto told = (line.nick.empty() ? "" : harmless(line.nick) + " ") + text;
  switch (line.kind) {
    case Kind::Message:
      return speaker(line, painter) + " " + spoken;
    case Kind::Notice:
      return "-" + painted_nick(line, painter) + "- " + spoken;
    case Kind::Action:
      return (line.personal ? speaker(line, painter) + " * " : "* ") + painted_nick(line, painter) + " " + spoken;
    case Kind::Arrival:
      return painter.paint(kDim, "--> " + told);
    case Kind::Departure:
      return painter.paint(kDim, "<-- " + told);
    case Kind::Error:
      return painter.paint(kRed, "!! " + told);
    case Kind::Wire:
      return painter.paint(kDim, told);
    case Kind::Reply:
      return "-- " + told;
    default:
      return painter.paint(kDim, "-- " + told);
  }
}

}  // namespace

std::optional<std::string> script_text(const ScreenLine& line) {
  if (line.own || line.kind == Kind::Aside) return std::nullopt;
  const auto place = line.place.empty() ? "-" : harmless(line.place);
  return place + " " + script_sign(line.kind, harmless(line.nick)) + " " + harmless(line.text);
}

std::string terminal_text(const ScreenLine& line, const Looks& looks) {
  const Painter painter{looks.colours};
  auto text = painter.paint(kDim, clock_text(line.time)) + " ";
  const bool tell_room = looks.several_rooms && !line.personal && !line.place.empty();
  if (tell_room) text += painter.paint(kDim, harmless(line.place)) + " ";
  return text + words(line, painter);
}

std::string clock_text(Time time) { return formatted(time, "%H:%M", true); }

std::string utc_text(Time time) { return formatted(time, "%Y-%m-%dT%H:%M:%SZ", false); }

// FNV-1a: the result must be the same in all places, so std::hash will not do.
std::string_view nick_colour(std::string_view nick) {
  static constexpr std::array<std::string_view, 12> kColours{"38;5;33",  "38;5;37",  "38;5;64",  "38;5;70",
                                                             "38;5;97",  "38;5;125", "38;5;130", "38;5;133",
                                                             "38;5;136", "38;5;161", "38;5;166", "38;5;172"};
  std::uint32_t hash = 2166136261U;
  for (const char byte : nick) {
    hash = (hash ^ static_cast<unsigned char>(folded(byte, Folding::Rfc1459))) * 16777619U;
  }
  return kColours[(hash ^ hash >> 16U) % kColours.size()];
}

}  // namespace portico::chat::client
