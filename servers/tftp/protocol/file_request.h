// The four requests of the file service, as values and as lines. The wire format is in file_protocol.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "servers/tftp/protocol/status.h"

namespace portico::tftp {

struct ListRequest {
  bool operator==(const ListRequest&) const = default;
};

struct GetRequest {
  std::string name;  // decoded, and breaks no name rule
  std::uint64_t offset = 0;
  bool operator==(const GetRequest&) const = default;
};

struct PutRequest {
  std::string name;  // decoded, and breaks no name rule
  std::uint64_t size = 0;
  bool operator==(const PutRequest&) const = default;
};

struct QuitRequest {
  bool operator==(const QuitRequest&) const = default;
};

using FileRequest = std::variant<ListRequest, GetRequest, PutRequest, QuitRequest>;

// A line that is not a request. `payload` tells how many bytes of payload follow it nevertheless (a PUT with a bad
// name); nothing when that cannot be known (a PUT with a bad size), and then the stream is of no further use.
struct RequestError {
  Refusal refusal;
  std::optional<std::uint64_t> payload = 0;
  bool operator==(const RequestError&) const = default;
};

// `line` comes without its line end.
std::variant<FileRequest, RequestError> parse_request(std::string_view line);

// The line, with its LF.
std::string format_request(const FileRequest& request);

}  // namespace portico::tftp
