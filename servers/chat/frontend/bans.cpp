#include "servers/chat/frontend/bans.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "servers/chat/protocol/masks.h"
#include "servers/chat/protocol/text.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat {

namespace {

constexpr std::string_view kBlanks = " \t\r";

constexpr std::size_t kLongestReason = 255;

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

// What is wrong with it, or null.
const char* fault_of(std::string_view mask, std::string_view reason) {
  if (std::ranges::any_of(mask, is_control) || std::ranges::any_of(reason, is_control)) {
    return "there are control characters in it";
  }
  if (mask.size() > kMaxMask) return "the mask is longer than 160 bytes";
  if (reason.size() > kLongestReason) return "the reason is longer than 255 bytes";
  if (!is_utf8(mask) || !is_utf8(reason)) return "it is not UTF-8";
  if (mask.find('/') != std::string_view::npos) return "its mask is neither nick!user@host nor ADDRESS/BITS";
  if (std::ranges::count(mask, '@') > 1 || std::ranges::count(mask, '!') > 1) return "its mask is no nick!user@host";
  return nullptr;
}

// One that began with a colon would be the last.
std::string parameter(std::string_view mask) {
  std::string text{mask};
  return mask.starts_with(':') ? "0" + text : text;
}

void add_line(std::string_view line, Bans& bans) {
  const auto mask = line.substr(0, line.find_first_of(kBlanks));
  const auto words = trimmed(line.substr(mask.size()));
  const std::string reason{words.empty() ? kNoReason : words};
  const auto range = AddressRange::parse(mask);
  const char* const fault = fault_of(range ? std::string_view{} : mask, words);
  if (fault) throw std::invalid_argument{fault};
  if (range) {
    bans.addresses.push_back({*range, parameter(mask), reason});
  } else {
    bans.masks.push_back({std::string{mask}, reason});
  }
}

}  // namespace

const std::string* find_ban(const std::vector<AddressBan>& bans, std::string_view host) {
  const auto address = parse_address(host);
  if (!address) return nullptr;
  const auto found = std::ranges::find_if(bans, [&](const AddressBan& ban) { return ban.range.contains(*address); });
  return found == bans.end() ? nullptr : &found->reason;
}

Bans parse_bans(std::string_view text) {
  Bans bans;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    const auto line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    try {
      add_line(line, bans);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument{"line " + std::to_string(number) + ": " + error.what()};
    }
  }
  return bans;
}

}  // namespace portico::chat
