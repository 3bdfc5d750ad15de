#include "servers/http/frontend/field_lines.h"

#include <algorithm>
#include <utility>

namespace portico::http {

void FieldLines::add(std::string_view name, std::string_view value) {
  char* at = extend(name.size() + value.size() + 4);
  for (const std::string_view part : {name, std::string_view{": "}, value, std::string_view{"\r\n"}}) {
    at = std::copy(part.begin(), part.end(), at);
  }
}

void FieldLines::add_lines(std::string_view lines) { std::copy(lines.begin(), lines.end(), extend(lines.size())); }

char* FieldLines::extend(std::size_t bytes) {
  if (more_.empty() && size_ + bytes <= few_.size()) return few_.data() + std::exchange(size_, size_ + bytes);
  if (more_.empty()) more_.assign(few_.data(), std::exchange(size_, 0));
  const std::size_t before = more_.size();
  more_.resize(before + bytes);
  return more_.data() + before;
}

}  // namespace portico::http
