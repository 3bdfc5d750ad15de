// What the client would like best: RFC 9110 §12.5.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "servers/http/protocol/fields.h"

namespace portico::http {

// The content coding to answer with: of `offered`, in the server's order of preference, the one with the highest
// weight in Accept-Encoding, or "identity" where that is wanted more or nothing is said. nullopt if the client refuses
// even identity.
std::optional<std::string_view> best_encoding(const Fields& fields, std::span<const std::string_view> offered);

// True if Accept gives application/json a higher weight than text/html.
bool prefers_json(const Fields& fields);

}  // namespace portico::http
