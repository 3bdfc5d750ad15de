// Writes a line, in the order of message.h's picture: [@tags SPACE] [:source SPACE] command params [:trailing] CR LF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace portico::chat {

// For one line. What it is given may come from anybody, as parse_message() let it through: no NUL, CR or LF.
class LineBuilder {
 public:
  // `tags` as append_tag() makes them, at most kMaxTags with '@' and space; `source` without ':'. Both may be empty.
  LineBuilder(std::string_view tags, std::string_view source, std::string_view command);

  // A middle parameter. One that cannot stand there, empty, with a space or a leading colon, is written as "*".
  LineBuilder& param(std::string_view word);

  // The last parameter, always with its colon.
  LineBuilder& trailing(std::string_view text);

  // The bytes that another parameter, space and colon included, may take without being cut.
  std::size_t room() const;

  // The whole line, once. What is beyond kMaxLine is cut from its end, no UTF-8 sequence in two.
  std::string build();

 private:
  std::string line_;
  std::size_t tags_size_ = 0;  // with '@' and space: they do not count for the limit
};

}  // namespace portico::chat
