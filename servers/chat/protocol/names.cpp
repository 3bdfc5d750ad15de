#include "servers/chat/protocol/names.h"

#include <algorithm>

#include "servers/chat/protocol/text.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat {
namespace {

constexpr ByteSet kNickBytes = ByteSet::alphanumeric_and("[]\\`_^{|}-");
constexpr ByteSet kNeverFirstInNick{"0123456789-"};
constexpr ByteSet kUserBytes = ByteSet::alphanumeric_and("-._");

constexpr ByteSet kIpv4Bytes{"0123456789."};

constexpr bool ends_name(char byte) { return is_control(byte) || byte == ' ' || byte == ','; }

constexpr bool is_ascii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }

}  // namespace

bool is_nickname(std::string_view text, std::size_t max_length) {
  if (text.empty() || text.size() > max_length) return false;
  return !kNeverFirstInNick[text.front()] && kNickBytes.has_all(text);
}

bool is_channel_name(std::string_view text, std::size_t max_length) {
  if (!looks_like_channel(text) || text.size() > max_length) return false;
  return std::ranges::none_of(text, ends_name) && is_utf8(text);
}

bool is_channel_key(std::string_view text, std::size_t max_length) {
  if (text.empty() || text.size() > max_length || text.front() == ':') return false;
  return std::ranges::none_of(text, ends_name) && std::ranges::all_of(text, is_ascii);
}

std::string clean_user_name(std::string_view text, std::size_t max_length) {
  std::string name;
  for (const char byte : text) {
    if (name.size() == max_length) break;
    if (kUserBytes[byte]) name += byte;
  }
  return name;
}

bool looks_like_address(std::string_view host) {
  return host.find(':') != std::string_view::npos || (!host.empty() && kIpv4Bytes.has_all(host));
}

std::string host_for_wire(std::string_view host) {
  std::string written{host};
  if (written.starts_with(':')) written.insert(0, 1, '0');
  return written;
}

}  // namespace portico::chat
