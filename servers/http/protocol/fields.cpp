#include "servers/http/protocol/fields.h"

#include <algorithm>
#include <cassert>

namespace portico::http {
namespace {

// The length of the element that `list` begins with. A quoted string that does not end takes the rest.
std::size_t element_length(std::string_view list) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < list.size() && (quoted || list[at] != ','); ++at) {
    if (list[at] == '"') quoted = !quoted;
    if (list[at] == '\\' && quoted) ++at;
  }
  return std::min(at, list.size());
}

[[maybe_unused]] bool is_safe_value(std::string_view value) {
  return value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos;
}

}  // namespace

std::optional<std::string_view> next_element(std::string_view& list) {
  while (!list.empty()) {
    const auto length = element_length(list);
    const auto element = trim(list.substr(0, length));
    list.remove_prefix(std::min(length + 1, list.size()));
    if (!element.empty()) return element;
  }
  return std::nullopt;
}

std::optional<std::string_view> Fields::find(std::string_view name) const {
  for (const auto& field : fields_) {
    if (equals_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

bool Fields::contains_token(std::string_view name, std::string_view token) const {
  for (auto list : all(name)) {
    while (const auto element = next_element(list)) {
      if (equals_ignoring_case(*element, token)) return true;
    }
  }
  return false;
}

FieldList::FieldList(const Fields& fields) {
  for (const auto& field : fields) add(field.name, field.value);
}

void FieldList::add(std::string_view name, std::string_view value) {
  assert(is_token(name) && is_safe_value(value));
  fields_.push_back({std::string{name}, std::string{value}});
}

void FieldList::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void FieldList::remove(std::string_view name) {
  std::erase_if(fields_, [name](const OwnedField& field) { return equals_ignoring_case(field.name, name); });
}

std::optional<std::string_view> FieldList::find(std::string_view name) const {
  for (const auto& field : fields_) {
    if (equals_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

}  // namespace portico::http
