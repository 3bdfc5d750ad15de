// http URLs: RFC 3986 and RFC 9110 §4.2.1. Pure.
//
//   http://user:password@host:80/path?query#fragment
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace portico::http::client {

struct UrlError {
  std::string why;  // a sentence that can follow the URL and a colon
};

// One that can be asked for: `host` and `target` hold nothing that a request line or a field may not hold.
struct Url {
  std::string host;                     // lower case; an IPv6 address in its brackets
  std::uint16_t port = 80;              //
  std::string target = "/";             // origin-form: path and query, percent-encoded
  std::optional<std::string> user;      // percent-decoded; no colon in it
  std::optional<std::string> password;  // percent-decoded

  friend bool operator==(const Url&, const Url&) = default;
};

// What people and servers write: without a scheme it is http; bytes that a URL cannot hold are percent-encoded, control
// characters refused; the dots of the path are resolved (§5.2.4), and the fragment is dropped.
[[nodiscard]] std::variant<Url, UrlError> parse_url(std::string_view text);

// A reference in a document at `base`, an absolute URL too: RFC 3986 §5.2. The user of `base` stays if host and port
// do.
[[nodiscard]] std::variant<Url, UrlError> resolve(const Url& base, std::string_view reference);

// host:port without the default port: the value of Host.
[[nodiscard]] std::string authority(const Url& url);

// host:port, always with the port.
[[nodiscard]] std::string destination(const Url& url);

// For people, and so without the password and the user.
[[nodiscard]] std::string to_string(const Url& url);

// The same host and port.
[[nodiscard]] bool same_origin(const Url& one, const Url& other);

// The last segment of the path, percent-decoded, if it can be the name of a file: no slash, no control character,
// neither empty nor dots.
[[nodiscard]] std::optional<std::string> file_name(const Url& url);

// Whether a word of a command line is more like a URL than like a method.
[[nodiscard]] bool looks_like_url(std::string_view word);

}  // namespace portico::http::client
