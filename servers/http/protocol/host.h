// The host of a URI and of the field Host: RFC 9110 §7.2, RFC 3986 §3.2.2.
#pragma once

#include <string_view>

namespace portico::http {

// True for a name, an IPv4 address or an IPv6 address in brackets, and perhaps a colon and a port, which may be empty.
// False for an empty name, for user information, and for zones of IPv6.
bool is_host(std::string_view text);

// True for a host as above with a port of at least one digit: the target of CONNECT.
bool is_host_and_port(std::string_view text);

}  // namespace portico::http
