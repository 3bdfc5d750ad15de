#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <portico/transports/address.h>

namespace portico {

// Where a client wants to go: a host that may be a name, with a port, or a Unix path. A value; nothing is looked up
// until `resolve` is called.
class Destination {
 public:
  // `127.0.0.1:8080`, `[::1]:8080`, `example.org:8080`, `unix:/path`, `unix:@abstract`; without a host, this machine.
  // Throws std::invalid_argument with a sentence that names `text` and what is wrong.
  [[nodiscard]] static Destination parse(std::string_view text);

  // All addresses of it, the most promising first; at least one. May block for as long as looking up a name takes.
  // Throws std::runtime_error with a sentence that names the host when there are none.
  [[nodiscard]] std::vector<Address> resolve() const;

  // As it was written.
  [[nodiscard]] const std::string& to_string() const noexcept { return text_; }

 private:
  std::string text_;
  std::string host_;  // empty for a Unix path
  std::uint16_t port_ = 0;
};

}  // namespace portico
