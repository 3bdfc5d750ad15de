// Conditional requests: RFC 9110 §13.
#pragma once

#include <chrono>
#include <optional>

#include "servers/http/protocol/entity_tag.h"
#include "servers/http/protocol/fields.h"
#include "servers/http/protocol/method.h"

namespace portico::http {

// What is known of the current representation; nothing when there is none.
struct Validators {
  std::optional<EntityTag> tag;
  std::optional<std::chrono::sys_seconds> modified;

  bool exists() const { return tag || modified; }
};

enum class Precondition { Proceed, NotModified, PreconditionFailed };

// In the order of RFC 9110 §13.2.2. A date that is none, or that stands twice, is passed over; a tag that is none
// matches nothing. `now` is for dates with a year of two digits.
Precondition evaluate(Method method, const Fields& fields, const Validators& current, std::chrono::sys_seconds now);

// False if If-Range asks for all when the representation changed, and it did, or may have: a weak tag, or a date that
// is not exactly the one of the representation or that is not yet a second ago.
bool range_applies(const Fields& fields, const Validators& current, std::chrono::sys_seconds now);

}  // namespace portico::http
