// Who may become an operator: names and hashed passwords, as crypt(5) writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portico::chat {

// Reads only, once it is filled, so that all threads may share it.
class Operators {
 public:
  // `text`: NAME:CRYPT, where CRYPT is a hash such as `openssl passwd -6` or `mkpasswd` print. With `plain_allowed` it
  // may be the password itself. Throws std::invalid_argument with a sentence that does not repeat the password.
  void add(std::string_view text, bool plain_allowed);

  // Whether this operator has this password. Slow, as a hash is meant to be, and as slow for a name that nobody has.
  [[nodiscard]] bool verify(std::string_view name, std::string_view password) const;

  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] bool empty() const noexcept { return all_.empty(); }

 private:
  struct Operator {
    std::string name;
    std::string secret;
    bool plain;
  };

  [[nodiscard]] const Operator* find(std::string_view name) const noexcept;

  std::vector<Operator> all_;
};

// Whether both are the same; how long it takes depends on their sizes only.
[[nodiscard]] bool equal_in_constant_time(std::string_view one, std::string_view other) noexcept;

}  // namespace portico::chat
