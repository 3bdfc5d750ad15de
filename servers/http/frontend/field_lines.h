// The fields of an answer, as they are sent.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace portico::http {

// Lines, each with its CR LF. Those of most answers have room in here, and need no memory from elsewhere. Many that
// were moved away leave none behind.
class FieldLines {
 public:
  // REQUIRES: as for FieldList::add().
  void add(std::string_view name, std::string_view value);
  void add_lines(std::string_view lines);

  [[nodiscard]] std::string_view text() const noexcept {
    return more_.empty() ? std::string_view{few_.data(), size_} : std::string_view{more_};
  }

 private:
  // Makes the text so many bytes longer; where they begin.
  char* extend(std::size_t bytes);

  std::size_t size_ = 0;  // of those in few_
  std::array<char, 248> few_{};
  std::string more_;  // all of them, when there are more
};

}  // namespace portico::http
