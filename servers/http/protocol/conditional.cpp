#include "servers/http/protocol/conditional.h"

#include <string_view>

#include "servers/http/protocol/date.h"

namespace portico::http {
namespace {

using std::chrono::sys_seconds;

// nullopt when there is no such field.
std::optional<bool> any_matches(const Fields& fields, std::string_view name, const Validators& current,
                                Comparison comparison) {
  std::optional<bool> found;
  for (const auto list : fields.all(name)) {
    const bool matched = list == "*" ? current.exists() : current.tag && list_matches(list, *current.tag, comparison);
    found = found.value_or(false) || matched;
  }
  return found;
}

std::optional<std::string_view> find_only(const Fields& fields, std::string_view name) {
  std::optional<std::string_view> only;
  for (const auto value : fields.all(name)) {
    if (only) return std::nullopt;
    only = value;
  }
  return only;
}

std::optional<sys_seconds> find_date(const Fields& fields, std::string_view name, sys_seconds now) {
  const auto value = find_only(fields, name);
  return value ? parse_date(*value, now) : std::nullopt;
}

bool holds_for_change(const Fields& fields, const Validators& current, sys_seconds now) {
  if (const auto matched = any_matches(fields, "If-Match", current, Comparison::Strong)) return *matched;
  const auto since = find_date(fields, "If-Unmodified-Since", now);
  return !since || !current.modified || *current.modified <= *since;
}

bool is_known_to_client(Method method, const Fields& fields, const Validators& current, sys_seconds now) {
  if (const auto matched = any_matches(fields, "If-None-Match", current, Comparison::Weak)) return *matched;
  if (method != Method::Get && method != Method::Head) return false;
  const auto since = find_date(fields, "If-Modified-Since", now);
  return since && current.modified && *current.modified <= *since;
}

}  // namespace

Precondition evaluate(Method method, const Fields& fields, const Validators& current, sys_seconds now) {
  if (!holds_for_change(fields, current, now)) return Precondition::PreconditionFailed;
  if (!is_known_to_client(method, fields, current, now)) return Precondition::Proceed;
  const bool reads = method == Method::Get || method == Method::Head;
  return reads ? Precondition::NotModified : Precondition::PreconditionFailed;
}

bool range_applies(const Fields& fields, const Validators& current, sys_seconds now) {
  if (!fields.find("If-Range")) return true;
  const auto value = find_only(fields, "If-Range");
  if (!value) return false;
  if (const auto tag = parse_entity_tag(*value)) return current.tag && matches(*tag, *current.tag, Comparison::Strong);
  const auto date = parse_date(*value, now);
  // RFC 9110 §8.8.2.2: within one second it may have changed twice.
  return date && date == current.modified && *date < now;
}

}  // namespace portico::http
