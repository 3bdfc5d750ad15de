// IP addresses that have their first bits in common: RFC 4632 §3.1, RFC 4291 §2.3.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace portico::chat {

// An IPv6 address, or an IPv4 address as it is mapped into IPv6.
using AddressBytes = std::array<std::uint8_t, 16>;

// nullopt for what is none. The interface of a link-local address is left out.
[[nodiscard]] std::optional<AddressBytes> parse_address(std::string_view host);

// A value. IPv4 addresses that are mapped into IPv6 count as IPv4.
class AddressRange {
 public:
  // 192.0.2.0/24, 2001:db8::/32, or one address; nullopt for anything else.
  [[nodiscard]] static std::optional<AddressRange> parse(std::string_view text);

  [[nodiscard]] bool contains(const AddressBytes& address) const noexcept;

 private:
  AddressBytes first_{};
  std::size_t bits_ = 0;
};

}  // namespace portico::chat
