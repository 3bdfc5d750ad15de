#include "clients/chat/harmless.h"

#include <cstddef>

#include "clients/common/terminal_text.h"
#include "servers/chat/protocol/text.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat::client {
namespace {

constexpr ByteSet kStyles{
    "\x02\x0f\x11\x16\x1d\x1e\x1f"};  // bold, plain, monospace, reverse, italics, strike, underline
constexpr ByteSet kHexDigits{"0123456789abcdefABCDEF"};
constexpr ByteSet kDigits{"0123456789"};
constexpr char kColour = '\x03';     // one or two digits may follow, for both sides: 4,12
constexpr char kHexColour = '\x04';  // the same with six hexadecimal digits

// How many of the first `most` bytes are in `set`.
std::size_t run(std::string_view text, const ByteSet& set, std::size_t most) {
  std::size_t length = 0;
  while (length < most && length < text.size() && set[text[length]]) ++length;
  return length;
}

// The length of the colour that follows its code.
std::size_t colour(std::string_view text, const ByteSet& digits, std::size_t most) {
  const auto front = run(text, digits, most);
  if (front == 0 || front >= text.size() || text[front] != ',') return front;
  const auto back = run(text.substr(front + 1), digits, most);
  return back == 0 ? front : front + 1 + back;
}

std::string without_styles(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const char byte = text.front();
    text.remove_prefix(1);
    if (byte == kColour) {
      text.remove_prefix(colour(text, kDigits, 2));
    } else if (byte == kHexColour) {
      text.remove_prefix(colour(text, kHexDigits, 6));
    } else if (!kStyles[byte]) {
      plain.push_back(byte);
    }
  }
  return plain;
}

}  // namespace

std::string harmless(std::string_view text) { return printable(repair_utf8(without_styles(text))); }

}  // namespace portico::chat::client
