// Percent-encoding: RFC 3986 §2.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace portico::http::client {

// Bytes that neither `allowed` nor RFC 3986 §2.3 (letters, digits, -._~) lets stand become %XX; so does a percent sign
// that no two hexadecimal digits follow. Other escapes stay as they are.
[[nodiscard]] std::string percent_encoded(std::string_view text, std::string_view allowed);

// Nothing when an escape is broken.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace portico::http::client
