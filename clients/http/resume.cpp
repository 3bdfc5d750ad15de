#include "clients/http/resume.h"

#include "servers/http/protocol/text.h"

namespace portico::http::client {
namespace {

constexpr std::string_view kUnit = "bytes";

bool is_entity_tag(std::string_view validator) { return validator.ends_with('"'); }

// The tag that the part is of is not the tag of what comes: the server does not know If-Range.
bool is_of_another_version(const Part& part, const Fields& fields) {
  const auto now = fields.find(is_entity_tag(part.validator) ? "ETag" : "Last-Modified");
  return !part.validator.empty() && now && *now != part.validator;
}

Resumption judge_rest(const Part& part, const Fields& fields) {
  const auto value = fields.find("Content-Range");
  const auto range = value ? parse_content_range(*value) : std::nullopt;
  if (!range || range->length == 0) return Resumption::Wrong;
  if (is_of_another_version(part, fields)) return Resumption::AskAgain;
  // A part of the rest would pass for all of it.
  const bool to_the_end = !range->total || range->first + range->length == *range->total;
  const auto length = fields.find("Content-Length");
  const bool fits = !length || parse_number(*length) == range->length;
  return range->first == part.size && to_the_end && fits ? Resumption::Continue : Resumption::Wrong;
}

Resumption judge_refusal(const Part& part, const Fields& fields) {
  const auto value = fields.find("Content-Range");
  const auto range = value ? parse_content_range(*value) : std::nullopt;
  const bool whole = range && range->length == 0 && range->total == part.size;
  return whole && !is_of_another_version(part, fields) ? Resumption::Complete : Resumption::AskAgain;
}

}  // namespace

std::optional<ContentRange> parse_content_range(std::string_view value) {
  if (!equals_ignoring_case(value.substr(0, kUnit.size()), kUnit)) return std::nullopt;
  value.remove_prefix(kUnit.size());
  const auto slash = value.find('/');
  if (!value.starts_with(' ') || slash == std::string_view::npos) return std::nullopt;
  const auto range = value.substr(1, slash - 1);
  const auto size = value.substr(slash + 1);
  ContentRange result;
  if (size != "*" && !(result.total = parse_number(size))) return std::nullopt;
  if (range == "*") return result.total ? std::optional{result} : std::nullopt;
  const auto dash = range.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = parse_number(range.substr(0, dash));
  const auto last = parse_number(range.substr(dash + 1));
  if (!first || !last || *last < *first || (result.total && *last >= *result.total)) return std::nullopt;
  if (*last - *first == UINT64_MAX) return std::nullopt;
  result.first = *first;
  result.length = *last - *first + 1;
  return result;
}

std::string validator_of(const Fields& fields) {
  const auto tag = fields.find("ETag");
  if (tag && tag->size() >= 2 && tag->starts_with('"') && tag->ends_with('"')) return std::string{*tag};
  return std::string{fields.find("Last-Modified").value_or("")};
}

void ask_for_rest(const Part& part, FieldList& fields) {
  fields.set("Range", "bytes=" + std::to_string(part.size) + "-");
  if (!part.validator.empty()) {
    fields.set("If-Range", part.validator);
  } else if (!part.modified.empty()) {
    fields.set("If-Unmodified-Since", part.modified);  // 412 when what it is a part of has gone
  }
}

Resumption judge(const Part& part, unsigned status, const Fields& fields) {
  if (status == 200) return Resumption::StartAgain;
  if (status == 206) return judge_rest(part, fields);
  if (status == 412) return Resumption::AskAgain;
  if (status == 416) return judge_refusal(part, fields);
  return Resumption::Other;
}

}  // namespace portico::http::client
