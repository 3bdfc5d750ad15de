// What a client is told about the errors of files.
#pragma once

#include "servers/files/error.h"
#include "servers/tftp/protocol/status.h"

namespace portico::tftp {

Refusal refusal_for(const files::Error& error);

}  // namespace portico::tftp
