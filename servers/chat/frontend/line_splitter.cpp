#include "servers/chat/frontend/line_splitter.h"

#include <utility>

namespace portico::chat {

namespace {

std::string_view without_line_end(std::string_view line) {
  line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// What is wrong with a line of which this much has come, and still no end.
Malformed fault_of(std::string_view beginning) {
  const bool tags =
      beginning.starts_with('@') && beginning.substr(0, kMaxClientTags).find(' ') == std::string_view::npos;
  return tags ? Malformed::TagsTooLong : Malformed::TooLong;
}

}  // namespace

LineSplitter::Step LineSplitter::next(std::string_view bytes) {
  if (std::exchange(given_, false)) beginning_ = std::string{};  // the memory goes, too
  if (bytes.empty()) return {0, std::nullopt};
  std::size_t seen = 0;
  if (!fault_) {
    const std::size_t room = limit(beginning_.empty() ? bytes.front() : beginning_.front()) - beginning_.size();
    const std::string_view part = bytes.substr(0, room);
    const std::size_t end = part.find('\n');
    if (end != std::string_view::npos) return {end + 1, take(part.substr(0, end + 1))};
    beginning_.append(part);
    seen = part.size();
    if (seen == room) drop();
  }
  const std::size_t end = bytes.find('\n', seen);
  if (end == std::string_view::npos) return {bytes.size(), std::nullopt};
  return {end + 1, Line{{}, std::exchange(fault_, std::nullopt)}};
}

LineSplitter::Line LineSplitter::take(std::string_view line) {
  if (beginning_.empty()) return {without_line_end(line), std::nullopt};
  beginning_.append(line);
  given_ = true;
  return {without_line_end(beginning_), std::nullopt};
}

void LineSplitter::drop() {
  fault_ = fault_of(beginning_);
  beginning_ = std::string{};
}

}  // namespace portico::chat
