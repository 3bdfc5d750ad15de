// What people and rooms may be called: RFC 2812 §2.3.1, "Channels" and "Nicknames" of Modern IRC.
//
//   nickname = (letter / special) *(letter / digit / special / "-")
//   special  = "[" "]" "\" "`" "_" "^" "{" "|" "}"
//
//   user     = letters, digits, "-", "." and "_"
//
//   channel  = "#" followed by UTF-8 without control characters, space and comma
//
//   key      = printable ASCII without space and comma, the first byte not ":"
//
// A nickname is ASCII, as the RFC says, so that none looks like another one; a room's name may be in any language.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace portico::chat {

inline constexpr std::string_view kChannelTypes = "#";

bool is_nickname(std::string_view text, std::size_t max_length);

// Whether a target is meant for a channel, of a valid name or not.
inline bool looks_like_channel(std::string_view text) {
  return !text.empty() && kChannelTypes.find(text.front()) != std::string_view::npos;
}

bool is_channel_name(std::string_view text, std::size_t max_length);

bool is_channel_key(std::string_view text, std::size_t max_length);

// What is left of a user name that a client gave: bytes that may not be there dropped, cut to max_length. May be empty.
std::string clean_user_name(std::string_view text, std::size_t max_length);

// An IPv4 or IPv6 address, by the bytes it has; not the name of a host.
bool looks_like_address(std::string_view host);

// A host as it may stand in a source and among parameters: one that begins with a colon gets a zero before it, so that
// ::1 becomes 0::1.
std::string host_for_wire(std::string_view host);

}  // namespace portico::chat
