#include "servers/chat/protocol/capabilities.h"

#include <algorithm>
#include <array>

#include "servers/chat/protocol/text.h"

namespace portico::chat {
namespace {

struct Row {
  Capability capability;
  std::string_view name;
  std::string_view value;
};

// In the order of the enumeration, which is the alphabet's.
constexpr std::array<Row, kCapabilityCount> kRows = {{
    {Capability::AccountNotify, "account-notify", ""},
    {Capability::AwayNotify, "away-notify", ""},
    {Capability::Batch, "batch", ""},
    {Capability::CapNotify, "cap-notify", ""},
    {Capability::Chghost, "chghost", ""},
    {Capability::EchoMessage, "echo-message", ""},
    {Capability::ExtendedJoin, "extended-join", ""},
    {Capability::InviteNotify, "invite-notify", ""},
    {Capability::LabeledResponse, "labeled-response", ""},
    {Capability::MessageTags, "message-tags", ""},
    {Capability::MultiPrefix, "multi-prefix", ""},
    {Capability::ServerTime, "server-time", ""},
    {Capability::Setname, "setname", ""},
    {Capability::StandardReplies, "standard-replies", ""},
    {Capability::UserhostInNames, "userhost-in-names", ""},
}};

static_assert(std::ranges::is_sorted(kRows, {}, &Row::capability));

std::string word(const Row& row, bool with_value) {
  std::string word{row.name};
  if (with_value && !row.value.empty()) {
    word += '=';
    word += row.value;
  }
  return word;
}

}  // namespace

std::string_view name(Capability capability) { return kRows[static_cast<std::size_t>(capability)].name; }

std::optional<Capability> find_capability(std::string_view name) {
  const auto* row = std::ranges::find(kRows, name, &Row::name);
  if (row == kRows.end()) return std::nullopt;
  return row->capability;
}

std::optional<Capabilities> apply_request(Capabilities enabled, std::string_view words) {
  bool known = true;
  const auto apply = [&](std::string_view word) {
    const bool removed = word.starts_with('-');
    const auto capability = find_capability(word.substr(removed ? 1 : 0));
    if (!capability) {
      known = false;
    } else if (removed) {
      enabled.remove(*capability);
    } else {
      enabled.add(*capability);
    }
  };
  for_each_in_list(words, apply, ' ');
  if (!known) return std::nullopt;
  return enabled;
}

std::vector<std::string> list_capabilities(Capabilities listed, bool with_values, std::size_t room) {
  std::vector<std::string> texts(1);
  for (const auto& row : kRows) {
    if (!listed.has(row.capability)) continue;
    const auto next = word(row, with_values);
    if (!texts.back().empty() && texts.back().size() + 1 + next.size() > room) texts.emplace_back();
    if (!texts.back().empty()) texts.back() += ' ';
    texts.back() += next;
  }
  return texts;
}

}  // namespace portico::chat
