#include "clients/tftp/remote_name.h"

#include "clients/tftp/failure.h"
#include "servers/tftp/protocol/file_name.h"
#include "servers/tftp/protocol/status.h"

namespace portico::tftp::client {

void check_remote_name(std::string_view name) {
  if (const auto rule = broken_name_rule(name)) throw Refused{Refusal{Status::BadName, *rule}};
}

}  // namespace portico::tftp::client
