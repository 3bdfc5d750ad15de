// Entity tags: RFC 9110 §8.8.3.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace portico::http {

struct EntityTag {
  std::string opaque;  // without its quotes
  bool weak = false;

  // W/"x"
  std::string to_string() const { return (weak ? "W/\"" : "\"") + opaque + '"'; }

  bool operator==(const EntityTag&) const = default;
};

enum class Comparison { Weak, Strong };

// RFC 9110 §8.8.3.2: strong wants both to be strong.
bool matches(const EntityTag& one, const EntityTag& other, Comparison comparison);

// One tag and nothing else.
std::optional<EntityTag> parse_entity_tag(std::string_view text);

// True if `tag` is in the list, the value of If-Match or If-None-Match. A list ends at what is no tag. `*`: see
// conditional.h.
bool list_matches(std::string_view list, const EntityTag& tag, Comparison comparison);

}  // namespace portico::http
