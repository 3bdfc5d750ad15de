// Bodies in JSON (RFC 8259). Who calls these includes <nlohmann/json.hpp>.
#pragma once

#include <cstddef>

#include <asio/awaitable.hpp>
#include <nlohmann/json_fwd.hpp>

#include "servers/http/frontend/request.h"
#include "servers/http/frontend/response.h"
#include "servers/http/protocol/status.h"

namespace portico::http {

inline constexpr int kDeepestJson = 64;  // arrays and objects within one another

// Strings that are not UTF-8 are mended with U+FFFD.
[[nodiscard]] Response json(const nlohmann::json& value, Status status = Status::Ok);

// What the body says. Throws Refused: 415 when its Content-Type is neither application/json nor one that ends in +json
// (so that a form of another site's page cannot send it without the browser asking first), 413 beyond `limit` bytes,
// 400 when it is no JSON or deeper than kDeepestJson.
[[nodiscard]] asio::awaitable<nlohmann::json> json_body(Request& request,
                                                        std::size_t limit = Request::kDefaultBodyLimit);

}  // namespace portico::http
