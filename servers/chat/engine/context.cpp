#include "servers/chat/engine/context.h"

#include <memory>

#include "servers/chat/protocol/time_text.h"

namespace portico::chat {
namespace {

// Sets of tags, as bits: the time, and all the others.
constexpr std::size_t kTime = 1;
constexpr std::size_t kOthers = 2;

void append_part(std::string& text, std::string_view part) {
  if (part.empty()) return;
  text += text.empty() ? '@' : ';';
  text += part;
}

Line tagged(std::string_view time, std::string_view others, std::string_view line) {
  std::string text;
  text.reserve(time.size() + others.size() + line.size() + 3);
  append_part(text, time);
  append_part(text, others);
  if (!text.empty()) text += ' ';
  text += line;
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

std::string Context::time_tag() const {
  std::string tag = "time=";
  tag += ServerTime{now}.text();
  return tag;
}

LineBuilder Context::numeric(const Client& to, Numeric numeric) const {
  const auto digits = code(numeric);
  auto line = from_server({digits.data(), digits.size()});
  line.param(to.name());
  return line;
}

void Context::reply(const Client& to, Numeric numeric, std::initializer_list<std::string_view> params,
                    std::string_view text) {
  auto line = this->numeric(to, numeric);
  for (const auto param : params) line.param(param);
  if (text.empty()) text = chat::text(numeric);
  if (!text.empty()) line.trailing(text);
  send(to, line.build());
}

void Context::send(const Client& to, std::string line) {
  auto shared = to.has(Capability::ServerTime) ? tagged(time_tag(), {}, line)
                                               : std::make_shared<const std::string>(std::move(line));
  outcome.deliveries.push_back({to.id, to.seat, std::move(shared)});
}

Broadcast::Broadcast(Context& context, const Client& from, std::string line, std::string_view relayed_tags)
    : context_{context}, line_{std::move(line)} {
  if (from.has(UserMode::Bot)) tags_ = "bot";
  if (!tags_.empty() && !relayed_tags.empty()) tags_ += ';';
  tags_ += relayed_tags;
}

void Broadcast::to(const Client& client) {
  std::size_t set = 0;
  if (client.has(Capability::ServerTime)) set |= kTime;
  if (!tags_.empty() && client.has(Capability::MessageTags)) set |= kOthers;
  auto& line = lines_[set];
  if (!line) line = write(set);
  context_.outcome.deliveries.push_back({client.id, client.seat, line});
}

void Broadcast::to_members(const Channel& channel, const Client* except) {
  to_members_if(channel, [except](const Member& member) { return member.client != except; });
}

Line Broadcast::write(std::size_t set) const {
  const bool with_time = (set & kTime) != 0;
  const bool with_others = (set & kOthers) != 0;
  return tagged(with_time ? context_.time_tag() : std::string{}, with_others ? std::string_view{tags_} : "", line_);
}

}  // namespace portico::chat
