#include "servers/http/protocol/method.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace portico::http {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 9> kNames = {"GET",     "HEAD",  "POST",  "PUT",    "DELETE",
                                                    "OPTIONS", "PATCH", "TRACE", "CONNECT"};

}  // namespace

std::optional<Method> method_from(std::string_view name) {
  const auto* found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Method>(found - kNames.begin());
}

std::string_view name(Method method) { return kNames[static_cast<std::size_t>(method)]; }

std::string Methods::to_string() const {
  std::string list;
  for (std::size_t at = 0; at < kNames.size(); ++at) {
    if (!contains(static_cast<Method>(at))) continue;
    if (!list.empty()) list += ", ";
    list += kNames[at];
  }
  return list;
}

}  // namespace portico::http
