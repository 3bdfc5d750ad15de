#include <cstring>

#include <portico/shared/hub_packet.h>

namespace portico {

namespace {

MessageLength length_at(std::string_view packed, std::size_t at) noexcept {
  MessageLength length = 0;
  std::memcpy(&length, packed.data() + at, sizeof length);
  return length;
}

}  // namespace

void pack_message(std::string& packed, std::string_view message) { pack_message(packed, {&message, 1}); }

void pack_message(std::string& packed, std::span<const std::string_view> parts) {
  const auto length = static_cast<MessageLength>(total_size(parts));
  char prefix[sizeof length];
  std::memcpy(prefix, &length, sizeof length);
  packed.append(prefix, sizeof prefix);
  for (const std::string_view part : parts) packed.append(part);
}

std::size_t total_size(std::span<const std::string_view> parts) noexcept {
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  return size;
}

std::size_t next_packet(std::string_view packed, std::size_t limit) noexcept {
  if (packed.size() <= limit) return packed.size();
  std::size_t end = 0;
  for (std::size_t next = packed_size(length_at(packed, 0)); next <= limit;) {
    end = next;
    next += packed_size(length_at(packed, end));
  }
  return end;
}

bool unpack_messages(std::string_view packet, std::size_t largest, std::vector<std::string_view>& messages) {
  const std::size_t before = messages.size();
  std::size_t at = 0;
  while (packet.size() - at >= sizeof(MessageLength)) {
    const MessageLength length = length_at(packet, at);
    at += sizeof length;
    if (length > largest || length > packet.size() - at) break;
    messages.push_back(packet.substr(at, length));
    at += length;
    if (at == packet.size()) return true;
  }
  messages.resize(before);
  return false;
}

}  // namespace portico
