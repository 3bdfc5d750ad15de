// The target of a request (RFC 9112 §3.2) and what its parts mean (RFC 3986).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "servers/http/protocol/method.h"

namespace portico::http {

// Views into the text that it was parsed from.
struct Target {
  enum class Form : std::uint8_t { Origin, Absolute, Authority, Asterisk };

  Form form = Form::Origin;
  std::string_view authority;  // host and perhaps port; empty in origin and asterisk form
  std::string_view path;       // as it came, not decoded; "/" where an absolute form has none
  std::string_view query;      // behind the question mark, not decoded

  bool operator==(const Target&) const = default;
};

// nullopt for what is no target of this method: only CONNECT takes, and must take, the authority form, and only OPTIONS
// the asterisk; schemes are http and https; user information, fragments and bytes that are not visible ASCII are
// refused.
std::optional<Target> parse_target(Method method, std::string_view text);

// The path that is meant: percent-encoding undone once, "." and ".." resolved, also those that were encoded, empty
// segments left out. Starts with '/', and ends with one if the path that came names a directory. A backslash is a byte
// like any other. nullopt for an escape that is none, for NUL, for what leads above the root, and for %2F: it means a
// byte within a segment, which no name of a file can have, and decoded it would separate segments.
std::optional<std::string> decode_path(std::string_view path);

// The value of the first parameter of that name in `a=1&b=2`, decoded, with '+' as space; empty for one without '='.
// nullopt if there is none, or if its value has an escape that is none, or NUL.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name);

}  // namespace portico::http
