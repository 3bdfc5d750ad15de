// Where somebody else's server listens, when the kernel has picked the port.
#pragma once

#include <sys/types.h>

namespace portico::test {

// Waits until the process has a UDP socket with a port; throws std::runtime_error when it gets none.
int udp_port_of(pid_t process);

}  // namespace portico::test
