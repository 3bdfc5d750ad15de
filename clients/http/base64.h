#pragma once

#include <string>
#include <string_view>

namespace portico::http::client {

// RFC 4648 §4.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace portico::http::client
