#include "servers/chat/protocol/line_builder.h"

#include <utility>

#include "servers/chat/protocol/message.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kMaxContent = kMaxLine - kLineEnd.size();

bool can_stand_in_the_middle(std::string_view word) {
  return !word.empty() && word.front() != ':' && word.find(' ') == std::string_view::npos;
}

void append_marked(std::string& line, char mark, std::string_view word) {
  if (word.empty()) return;
  line += mark;
  line += word;
  line += ' ';
}

}  // namespace

LineBuilder::LineBuilder(std::string_view tags, std::string_view source, std::string_view command) {
  append_marked(line_, '@', tags);
  tags_size_ = line_.size();
  append_marked(line_, ':', source);
  line_ += command;
}

LineBuilder& LineBuilder::param(std::string_view word) {
  line_ += ' ';
  line_ += can_stand_in_the_middle(word) ? word : "*";
  return *this;
}

LineBuilder& LineBuilder::trailing(std::string_view text) {
  line_ += " :";
  line_ += text;
  return *this;
}

std::size_t LineBuilder::room() const {
  const auto used = line_.size() - tags_size_;
  return used < kMaxContent ? kMaxContent - used : 0;
}

std::string LineBuilder::build() {
  const auto content = std::string_view{line_}.substr(tags_size_);
  line_.resize(tags_size_ + cut_utf8(content, kMaxContent).size());
  line_ += kLineEnd;
  return std::move(line_);
}

}  // namespace portico::chat
