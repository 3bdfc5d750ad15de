// nick!user@host, which is the source of nearly every line: kept as one text, and cut where one of the three is asked
// for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace portico::chat {

// REQUIRES: neither nick nor user has more than 255 bytes.
class Identity {
 public:
  explicit Identity(std::string_view host) : source_{"!@"} { source_ += host; }

  // Of all three; what is not known yet is empty in it.
  std::string_view source() const { return source_; }
  std::string_view nick() const { return source().substr(0, nick_size_); }
  std::string_view user() const { return source().substr(nick_size_ + 1U, user_size_); }
  std::string_view host() const { return source().substr(nick_size_ + user_size_ + 2U); }

  void set_nick(std::string_view nick) {
    source_.replace(0, nick_size_, nick);
    nick_size_ = static_cast<std::uint8_t>(nick.size());
  }
  void set_user(std::string_view user) {
    source_.replace(nick_size_ + 1U, user_size_, user);
    user_size_ = static_cast<std::uint8_t>(user.size());
  }

 private:
  std::string source_;
  std::uint8_t nick_size_ = 0;
  std::uint8_t user_size_ = 0;
};

}  // namespace portico::chat
