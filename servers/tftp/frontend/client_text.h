// How names and rules write the address of a client.
#pragma once

#include <string_view>

#include "servers/tftp/frontend/replacement.h"
#include <portico/transports/address.h>

namespace portico::tftp {

// IPv4 with dots, also when it came mapped into IPv6; IPv6 as RFC 5952 writes it, without a zone. Both are empty for an
// address of another kind.
ClientText client_text(const Address& client);

// Is this an address in one of the ways in which addresses are written?
bool is_address(std::string_view text);

}  // namespace portico::tftp
