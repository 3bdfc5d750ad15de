#include "clients/chat/splitting.h"

#include <algorithm>

#include "servers/chat/protocol/utf8.h"

namespace portico::chat::client {

std::vector<std::string_view> pieces(std::string_view text, std::size_t most) {
  constexpr std::size_t kLeast = 16;
  most = std::max(most, kLeast);
  std::vector<std::string_view> all;
  while (text.size() > most) {
    auto piece = cut_utf8(text, most);
    const auto blank = piece.rfind(' ');
    const bool at_blank = blank != std::string_view::npos && blank > piece.size() / 2;
    if (at_blank) piece = piece.substr(0, blank);
    all.push_back(piece);
    text.remove_prefix(piece.size() + (at_blank ? 1 : 0));
  }
  if (!text.empty()) all.push_back(text);
  return all;
}

}  // namespace portico::chat::client
