// The file of --bans: who is not served.
//
//   # a mask of nick!user@host, or a part of it, and why
//   *!*@*.example.net     open proxies
//   spammer!*@*
//   192.0.2.0/24          ask noc@example.net
//   2001:db8::1
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "servers/chat/engine/configuration.h"
#include "servers/chat/frontend/address_range.h"

namespace portico::chat {

struct AddressBan {
  AddressRange range;
  std::string text;  // of the range, as it may stand in a line
  std::string reason;
};

// Masks are the engine's affair, addresses are not.
struct Bans {
  std::vector<ServerBan> masks;
  std::vector<AddressBan> addresses;
};

// Why that address is not served; null if it is, or is none.
[[nodiscard]] const std::string* find_ban(const std::vector<AddressBan>& bans, std::string_view host);

inline constexpr std::string_view kNoReason = "no reason given";

// Reads the text of such a file. Throws std::invalid_argument with a sentence that names the first bad line's number.
[[nodiscard]] Bans parse_bans(std::string_view text);

}  // namespace portico::chat
