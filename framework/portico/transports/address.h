#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace portico {

// Where a server listens or a peer is: IPv4, IPv6, or a Unix path. A value.
//
// As text: `127.0.0.1:8080`, `[::1]:8080`, `unix:/path`, `unix:@abstract`, and `unix:` for a peer without a name.
// `*:8080` and `:8080` are [::]:8080, every address of both families; `localhost:8080` is looked up, which may block.
class Address {
 public:
  // The shape in which the kernel takes and gives addresses.
  struct Raw {
    sockaddr_storage storage{};
    socklen_t size = sizeof(sockaddr_storage);
    [[nodiscard]] sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
    [[nodiscard]] const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }
    // Whether both are the same address and port, of the same family.
    friend bool operator==(const Raw& a, const Raw& b) noexcept;
  };

  Address() = default;  // unix:, the address of nobody in particular
  explicit Address(const Raw& raw);

  // Throws std::invalid_argument with a sentence that names `text` and what is wrong.
  [[nodiscard]] static Address parse(std::string_view text);

  // The address that a socket is bound to. Throws std::system_error.
  [[nodiscard]] static Address bound_to(int socket);

  [[nodiscard]] Raw raw() const;
  [[nodiscard]] int family() const noexcept;          // AF_INET, AF_INET6 or AF_UNIX
  [[nodiscard]] std::uint16_t port() const noexcept;  // 0 for a Unix address
  // The path of a Unix address: starts with @ for an abstract name, is empty for none.
  [[nodiscard]] std::string unix_path() const;

  // Without the port and without brackets: 127.0.0.1, ::1, fe80::1%2; empty for a Unix address.
  [[nodiscard]] std::string host() const;

  // As in the table above; an IPv4 address mapped into IPv6 reads like IPv4.
  [[nodiscard]] std::string to_string() const;

  [[nodiscard]] friend bool operator==(const Address& a, const Address& b) { return a.to_string() == b.to_string(); }

 private:
  using Path = std::string;
  std::variant<Path, sockaddr_in, sockaddr_in6> value_;
};

// A socket address that a programme was given open, as systemd does: `fd:3`. nullopt-like -1 when `text` is not that.
// Throws std::invalid_argument when it starts like one and is none.
[[nodiscard]] int parse_inherited(std::string_view text);

}  // namespace portico
