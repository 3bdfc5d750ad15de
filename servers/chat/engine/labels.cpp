#include "servers/chat/engine/labels.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "servers/chat/protocol/tags.h"

namespace portico::chat {
namespace {

constexpr std::size_t kMaxLabel = 64;  // "The value MUST NOT exceed 64 bytes."

// In front of the tags that the line has.
void add_tag(Line& line, std::string_view key, std::string_view value) {
  std::string text = "@";
  std::string tag;
  append_tag(tag, key, value);
  text += tag;
  const bool has_tags = line->starts_with('@');
  text += has_tags ? ';' : ' ';
  text += has_tags ? std::string_view{*line}.substr(1) : std::string_view{*line};
  line = std::make_shared<const std::string>(std::move(text));
}

std::vector<std::size_t> response_of(const Context& context, const Client& client, std::size_t first,
                                     const std::vector<std::size_t>& unlabelled) {
  const auto& deliveries = context.outcome.deliveries;
  std::vector<std::size_t> response;
  for (auto at = first; at < deliveries.size(); ++at) {
    if (deliveries[at].to == client.id && !std::ranges::count(unlabelled, at)) response.push_back(at);
  }
  return response;
}

// Puts a line of the server in front of the delivery there.
void insert(Context& context, const Client& client, std::size_t at, std::string line) {
  auto& deliveries = context.outcome.deliveries;
  context.send(client, std::move(line));
  std::rotate(deliveries.begin() + static_cast<std::ptrdiff_t>(at), std::prev(deliveries.end()), deliveries.end());
}

void make_batch(Context& context, const Client& client, const std::string& label,
                const std::vector<std::size_t>& response) {
  auto& deliveries = context.outcome.deliveries;
  const auto reference = context.network.next_batch();
  for (const auto at : response) add_tag(deliveries[at].line, "batch", reference);
  insert(context, client, response.back() + 1, context.from_server("BATCH").param("-" + reference).build());
  insert(context, client, response.front(),
         context.from_server("BATCH").param("+" + reference).param("labeled-response").build());
  add_tag(deliveries[response.front()].line, "label", label);
}

}  // namespace

std::string find_label(const Client& client, std::string_view tags) {
  if (tags.empty() || !client.has(Capability::LabeledResponse) || !client.has(Capability::Batch)) return {};
  const auto label = find_tag(tags, "label");
  return label && label->size() <= kMaxLabel ? *label : std::string{};
}

void label_response(Context& context, const Client& client, const std::string& label, std::size_t first,
                    const std::vector<std::size_t>& unlabelled) {
  const auto response = response_of(context, client, first, unlabelled);
  if (response.size() > 1) return make_batch(context, client, label, response);
  if (response.empty()) context.send(client, context.from_server("ACK").build());
  auto& deliveries = context.outcome.deliveries;
  add_tag(response.empty() ? deliveries.back().line : deliveries[response.front()].line, "label", label);
}

}  // namespace portico::chat
