#include "servers/http/protocol/line_scanner.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

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

// Eight bytes at once: false if none of them is below 0x20 or is 0x7F.
bool may_have_control(const char* bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof(word));
  const auto delete_is_zero = word ^ (kOnes * 0x7F);
  const auto below_space = (word - kOnes * 0x20) & ~word;
  const auto is_delete = (delete_is_zero - kOnes) & ~delete_is_zero;
  return ((below_space | is_delete) & (kOnes * 0x80)) != 0;
}

std::size_t skip_text(std::string_view buffered, std::size_t at) {
  while (buffered.size() - at >= sizeof(std::uint64_t) && !may_have_control(buffered.data() + at)) {
    at += sizeof(std::uint64_t);
  }
  while (at < buffered.size() && !is_control(buffered[at])) ++at;
  return at;
}

}  // namespace

LineScanner::Found LineScanner::next(std::string_view buffered) {
  const auto at = skip_text(buffered, std::min(at_, buffered.size()));
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
