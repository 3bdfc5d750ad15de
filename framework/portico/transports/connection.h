#pragma once

#include <portico/shared/file_descriptor.h>
#include <portico/transports/address.h>

namespace portico {

// A request of a stream transport: an accepted socket, non-blocking and close-on-exec, that no event loop knows yet.
struct Connection {
  FileDescriptor socket;
  Address peer;
};

}  // namespace portico
