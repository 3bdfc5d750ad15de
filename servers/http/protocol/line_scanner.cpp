#include "servers/http/protocol/line_scanner.h"

#include <algorithm>
#include <array>

namespace portico::http {
namespace {

constexpr std::array<bool, 256> kControl = [] {
  std::array<bool, 256> control{};
  std::fill_n(control.begin(), 0x20, true);
  control['\t'] = false;
  control[0x7F] = true;
  return control;
}();

bool is_control(char byte) { return kControl[static_cast<unsigned char>(byte)]; }

}  // namespace

LineScanner::Found LineScanner::next(std::string_view buffered) {
  auto at = at_;
  while (at < buffered.size() && !is_control(buffered[at])) ++at;
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
