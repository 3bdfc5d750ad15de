// Names of files: which ones exist for clients at all, and how they are written on the wire.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "servers/tftp/protocol/status.h"

namespace portico::tftp {

// In bytes: the longest that Linux file systems take.
inline constexpr std::size_t kMaxNameLength = 255;

// Names that begin so belong to the server (uploads that are not complete) and do not exist for clients.
inline constexpr std::string_view kPrivatePrefix = ".portico-";

// The rule that `name` breaks, as a sentence; nothing if it breaks none. A name has 1 to 255 bytes of valid UTF-8, no
// control character, neither slash nor backslash, is not "." or "..", and does not begin with kPrivatePrefix. The
// backslash and UTF-8 are for the other end: what is a name here must not be a path or an escape sequence there.
std::optional<std::string_view> broken_name_rule(std::string_view name);

// Space, percent sign, control characters and DEL become %XX; all other bytes stay, so that UTF-8 can be read.
std::string encode_name(std::string_view name);

// The inverse, once: "%252F" is the name "%2F". Any byte may come as %XX. Refuses with Status::BadName what is not
// properly encoded and what breaks a name rule.
Outcome<std::string> decode_name(std::string_view word);

}  // namespace portico::tftp
