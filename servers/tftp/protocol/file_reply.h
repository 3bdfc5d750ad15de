// The replies of the file service, as values and as lines. The wire format is in file_protocol.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "servers/tftp/protocol/status.h"

namespace portico::tftp {

// The line before a payload of `length` bytes.
struct OkReply {
  std::uint64_t length = 0;
  std::optional<std::uint64_t> size;   // of the whole file
  std::optional<std::string> version;  // 1 to kMaxVersionLength visible ASCII characters
  bool operator==(const OkReply&) const = default;
};

// The error line is a Refusal.
using FileReply = std::variant<OkReply, Refusal>;

// `line` comes without its line end; nothing when it is not a reply, or when it is not plain text (text.h) and could
// harm a terminal. A code that is not known here, because the server is newer, reads as Status::Internal.
std::optional<FileReply> parse_reply(std::string_view line);

// The line, with its LF. A sentence that cannot go into one line is replaced by the default one.
std::string format_reply(const FileReply& reply);

}  // namespace portico::tftp
