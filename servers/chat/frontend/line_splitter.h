// What a client sends, cut into lines:
//
//   ...CR LF  or  ...LF      at most kMaxLine bytes with the line end, kMaxClientTags more when it begins with '@'
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "servers/chat/protocol/message.h"

namespace portico::chat {

// Takes bytes as they come. A line that came in one piece is not copied; of one that has not ended its beginning is
// kept, never more than a line may have, and between lines nothing is.
class LineSplitter {
 public:
  struct Line {
    std::string_view text;           // without its line end; good until the next call
    std::optional<Malformed> fault;  // TooLong or TagsTooLong: its text was dropped
  };
  struct Step {
    std::size_t used;           // of the bytes that were given
    std::optional<Line> event;  // none: all were used, and more are needed
  };

  [[nodiscard]] Step next(std::string_view bytes);

 private:
  [[nodiscard]] Line take(std::string_view line);
  void drop();
  [[nodiscard]] static std::size_t limit(char first) noexcept {
    return first == '@' ? kMaxClientTags + kMaxLine : kMaxLine;
  }

  std::string beginning_;           // of a line that has not ended
  bool given_ = false;              // beginning_ was a whole line, and its reader has seen it
  std::optional<Malformed> fault_;  // of the line that is being dropped
};

}  // namespace portico::chat
