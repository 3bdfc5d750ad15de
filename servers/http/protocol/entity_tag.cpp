#include "servers/http/protocol/entity_tag.h"

#include <algorithm>

#include "servers/http/protocol/text.h"

namespace portico::http {
namespace {

bool is_tag_byte(char byte) { return byte != '"' && byte != '\x7F' && static_cast<unsigned char>(byte) > ' '; }

// Takes a tag off the front; nullopt for none. A backslash escapes nothing in it.
std::optional<EntityTag> take_tag(std::string_view& text) {
  auto rest = text;
  const bool weak = rest.starts_with("W/");
  if (weak) rest.remove_prefix(2);
  if (!rest.starts_with('"')) return std::nullopt;
  const auto end = rest.find('"', 1);
  if (end == std::string_view::npos) return std::nullopt;
  const auto opaque = rest.substr(1, end - 1);
  if (!std::ranges::all_of(opaque, is_tag_byte)) return std::nullopt;
  text = rest.substr(end + 1);
  return EntityTag{std::string{opaque}, weak};
}

}  // namespace

bool matches(const EntityTag& one, const EntityTag& other, Comparison comparison) {
  if (comparison == Comparison::Strong && (one.weak || other.weak)) return false;
  return one.opaque == other.opaque;
}

std::optional<EntityTag> parse_entity_tag(std::string_view text) {
  auto tag = take_tag(text);
  return text.empty() ? tag : std::nullopt;
}

bool list_matches(std::string_view list, const EntityTag& tag, Comparison comparison) {
  for (;;) {
    while (!list.empty() && (list.front() == ',' || is_space_or_tab(list.front()))) list.remove_prefix(1);
    const auto listed = take_tag(list);
    if (!listed) return false;
    if (matches(*listed, tag, comparison)) return true;
    list = trim(list);
    if (!list.starts_with(',')) return false;
  }
}

}  // namespace portico::http
