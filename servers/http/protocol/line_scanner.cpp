#include "servers/http/protocol/line_scanner.h"

#include <algorithm>

#include "servers/http/protocol/control_bytes.h"

namespace portico::http {

LineScanner::Found LineScanner::next(std::string_view buffered) {
  const auto at = find_control(buffered, std::min(at_, buffered.size()));
  at_ = at;  // a CR that is the last byte so far is looked at again
  if (at == buffered.size()) return Found::NeedMore;
  if (buffered[at] != '\r') return Found::Malformed;
  if (at + 1 == buffered.size()) return Found::NeedMore;
  if (buffered[at + 1] != '\n') return Found::Malformed;
  begin_ = end_;
  end_ = at_ = at + 2;
  return Found::Line;
}

}  // namespace portico::http
