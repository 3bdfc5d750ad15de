#pragma once

#include <cstddef>
#include <string>

#include <portico/transports/address.h>

namespace portico {

// A request of a datagram transport.
struct Datagram {
  std::string payload;
  Address peer;
  Address local;           // where it was sent to: the reply leaves from there. Unset for Unix sockets.
  bool to_group = false;   // it was sent to a broadcast or multicast address; `local` is then not the one it came to
  unsigned interface = 0;  // the index of the interface it came in by; 0 when unknown
  bool truncated = false;  // it was longer than max_packet_size; `size` tells how long
  std::size_t size = 0;    // of the whole datagram
};

}  // namespace portico
