#include "clients/tftp/remote_name.h"

#include <cstddef>

#include "clients/tftp/failure.h"
#include "servers/tftp/protocol/file_name.h"
#include "servers/tftp/protocol/status.h"

namespace portico::tftp::client {

void check_remote_name(std::string_view name) {
  if (const auto rule = broken_name_rule(name)) throw Refused{Refusal{Status::BadName, *rule}};
}

void check_remote_path(std::string_view path) {
  constexpr std::size_t kLongest = 400;  // RFC 2347: a request has 512 bytes, with its options
  if (path.empty() || path.size() > kLongest || path.find('\0') != std::string_view::npos) {
    throw Refused{Refusal{Status::BadName, "a name has from 1 to 400 bytes, and none of them is NUL"}};
  }
}

std::string local_name_for(std::string_view path) {
  const std::string_view last = path.substr(path.rfind('/') + 1);
  return broken_name_rule(last) ? std::string{} : std::string{last};
}

}  // namespace portico::tftp::client
