#include "servers/chat/protocol/message.h"

#include <algorithm>

#include "servers/chat/protocol/text.h"

namespace portico::chat {
namespace {

using namespace std::string_view_literals;

constexpr auto kForbidden = "\0\r\n"sv;
constexpr std::size_t kLineEnd = 2;  // CR LF

void skip_spaces(std::string_view& rest) { rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size())); }

// Up to the next space, which goes too, and all that follow it.
std::string_view take_word(std::string_view& rest) {
  const auto word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  skip_spaces(rest);
  return word;
}

// The word after `mark`, if the rest begins with one.
std::string_view take_marked(std::string_view& rest, char mark) {
  if (!rest.starts_with(mark)) return {};
  return take_word(rest).substr(1);
}

bool is_command(std::string_view word) {
  if (word.empty()) return false;
  return std::ranges::all_of(word, is_letter) || (word.size() == 3 && std::ranges::all_of(word, is_digit));
}

Params take_params(std::string_view rest) {
  Params params;
  while (!rest.empty()) {
    if (rest.front() == ':' || params.size() == kMaxParams - 1) {
      params.push_back(rest.substr(rest.front() == ':' ? 1 : 0));
      break;
    }
    params.push_back(take_word(rest));
  }
  return params;
}

// With '@' and one space.
std::size_t size_of_tags(std::string_view line) {
  return line.starts_with('@') ? std::min(line.find(' '), line.size() - 1) + 1 : 0;
}

}  // namespace

std::variant<Message, Malformed> parse_message(std::string_view line, std::size_t max_tags) {
  const auto tags_size = size_of_tags(line);
  if (tags_size > max_tags) return Malformed::TagsTooLong;
  if (line.size() - tags_size + kLineEnd > kMaxLine) return Malformed::TooLong;
  if (line.find_first_of(kForbidden) != std::string_view::npos) return Malformed::ForbiddenByte;

  Message message;
  message.tags = take_marked(line, '@');
  skip_spaces(line);
  if (line.empty() && tags_size == 0) return Malformed::Empty;
  message.source = take_marked(line, ':');
  message.command = take_word(line);
  if (!is_command(message.command)) return Malformed::Command;
  message.params = take_params(line);
  return message;
}

}  // namespace portico::chat
