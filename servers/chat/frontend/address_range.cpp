#include "servers/chat/frontend/address_range.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string>

#include "servers/chat/protocol/text.h"

namespace portico::chat {

namespace {

constexpr std::size_t kAllBits = 128;
constexpr std::size_t kMappedBits = 96;  // before an IPv4 address: RFC 4291 §2.5.5.2
constexpr std::size_t kLongestAddress = 64;

}  // namespace

std::optional<AddressBytes> parse_address(std::string_view text) {
  if (text.size() > kLongestAddress) return std::nullopt;
  std::string host{text};
  if (host.find(':') == std::string::npos) host.insert(0, "::ffff:");
  host.resize(std::min(host.size(), host.find('%')));  // fe80::1%2: the interface
  AddressBytes bytes;
  if (::inet_pton(AF_INET6, host.c_str(), bytes.data()) != 1) return std::nullopt;
  return bytes;
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto first = parse_address(text.substr(0, slash));
  if (!first) return std::nullopt;
  AddressRange range;
  range.first_ = *first;
  range.bits_ = kAllBits;
  if (slash == std::string_view::npos) return range;
  const bool mapped = text.substr(0, slash).find(':') == std::string_view::npos;
  const auto bits = parse_number(text.substr(slash + 1));
  if (!bits || *bits > (mapped ? kAllBits - kMappedBits : kAllBits)) return std::nullopt;
  range.bits_ = static_cast<std::size_t>(*bits) + (mapped ? kMappedBits : 0);
  return range;
}

bool AddressRange::contains(const AddressBytes& address) const noexcept {
  for (std::size_t bit = 0; bit < bits_; bit += 8) {
    const auto differing = static_cast<unsigned>(first_[bit / 8] ^ address[bit / 8]);
    const std::size_t of_this_byte = std::min<std::size_t>(8, bits_ - bit);
    if (differing >> (8 - of_this_byte) != 0) return false;
  }
  return true;
}

}  // namespace portico::chat
