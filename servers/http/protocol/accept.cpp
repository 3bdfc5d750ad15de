#include "servers/http/protocol/accept.h"

#include <algorithm>

#include "servers/http/protocol/text.h"

namespace portico::http {
namespace {

constexpr int kFullWeight = 1000;

// RFC 9110 §12.4.2, in thousandths: 0, 0.5, 1.000. What is no weight counts as 0.
int parse_weight(std::string_view text) {
  const auto digits = text.substr(std::min<std::size_t>(text.size(), 2));
  if (text.empty() || text.front() > '1' || text.front() < '0' || digits.size() > 3) return 0;
  if (text.size() > 1 && text[1] != '.') return 0;
  int weight = text.front() == '1' ? kFullWeight : 0;
  int place = kFullWeight / 10;
  for (const char digit : digits) {
    if (!is_digit(digit)) return 0;
    weight += (digit - '0') * place;
    place /= 10;
  }
  return std::min(weight, kFullWeight);
}

struct Preference {
  std::string_view name;
  int weight = kFullWeight;
};

Preference parse_preference(std::string_view element) {
  auto semicolon = element.find(';');
  Preference preference{trim(element.substr(0, semicolon))};
  while (semicolon != std::string_view::npos) {
    element.remove_prefix(semicolon + 1);
    semicolon = element.find(';');
    const auto parameter = trim(element.substr(0, semicolon));
    if (equals_ignoring_case(parameter.substr(0, 2), "q=")) preference.weight = parse_weight(parameter.substr(2));
  }
  return preference;
}

// The weight of the first of `names`, the most specific first, that the lists name; nullopt if they name none.
std::optional<int> weight_of(const Fields& fields, std::string_view field, std::span<const std::string_view> names) {
  std::optional<int> weight;
  auto best = names.size();
  for (auto list : fields.all(field)) {
    while (const auto element = next_element(list)) {
      const auto preference = parse_preference(*element);
      const auto found =
          std::ranges::find_if(names, [&](auto name) { return equals_ignoring_case(name, preference.name); });
      const auto place = static_cast<std::size_t>(found - names.begin());
      if (place >= best) continue;
      best = place;
      weight = preference.weight;
    }
  }
  return weight;
}

int weight_of_coding(const Fields& fields, std::string_view coding) {
  const std::string_view names[] = {coding, "*"};
  return weight_of(fields, "Accept-Encoding", names).value_or(0);
}

// RFC 9110 §12.5.3: it is acceptable unless it is refused, but where it is not named anything else is wanted more.
bool refuses_identity(const Fields& fields) {
  const std::string_view names[] = {"identity", "*"};
  return weight_of(fields, "Accept-Encoding", names) == 0;
}

int weight_of_identity(const Fields& fields) {
  const std::string_view names[] = {"identity"};
  return weight_of(fields, "Accept-Encoding", names).value_or(0);
}

}  // namespace

std::optional<std::string_view> best_encoding(const Fields& fields, std::span<const std::string_view> offered) {
  std::optional<std::string_view> best;
  int highest = 0;
  for (const auto coding : offered) {
    const int weight = weight_of_coding(fields, coding);
    if (weight > highest) best = coding, highest = weight;
  }
  if (best && highest >= weight_of_identity(fields)) return best;
  if (refuses_identity(fields)) return best;
  return "identity";
}

bool prefers_json(const Fields& fields) {
  const std::string_view json[] = {"application/json", "application/*", "*/*"};
  const std::string_view html[] = {"text/html", "text/*", "*/*"};
  return weight_of(fields, "Accept", json).value_or(0) > weight_of(fields, "Accept", html).value_or(0);
}

}  // namespace portico::http
