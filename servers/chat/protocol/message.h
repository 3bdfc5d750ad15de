// A message of IRC is one line: RFC 2812 §2.3.1, "Message Format" of Modern IRC, IRCv3 message-tags.
//
//   @time=2026-01-02T03:04:05.006Z;+draft/react=x :ana!ana@host PRIVMSG #lobby :hello, all \r\n
//   ^------------------- tags -------------------^^ source ----^ command^ ----- params ----^
//   |<- at most 8191 bytes, of clients 4096 ---->|<------ at most 512 bytes, CR LF included ---->|
//
//   message = ["@" tags 1*SPACE] [":" source 1*SPACE] command *14(1*SPACE middle) [1*SPACE [":"] trailing]
//   command = 1*letter / 3digit
//   middle  = any bytes but NUL, CR, LF and SPACE, of which the first is not ":"; trailing may have both, and be empty
//
// What stands after the fourteenth middle parameter is the fifteenth, spaces and all, whether a colon leads it or not.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <variant>

namespace portico::chat {

inline constexpr std::size_t kMaxLine = 512;         // bytes, CR LF included, tags not
inline constexpr std::size_t kMaxTags = 8191;        // bytes, '@' and the space included: those of a server
inline constexpr std::size_t kMaxClientTags = 4096;  // the same for what a client sends: 4094 bytes of tags
inline constexpr std::size_t kMaxParams = 15;

// The parameters of a message, in place: no memory is taken for them.
class Params {
 public:
  using const_iterator = const std::string_view*;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const_iterator begin() const { return params_.data(); }
  const_iterator end() const { return params_.data() + size_; }

  // REQUIRES: at < size()
  std::string_view operator[](std::size_t at) const { return params_[at]; }

  // REQUIRES: !empty()
  std::string_view back() const { return params_[size_ - 1]; }

  // The parameter there, or `otherwise` if there are not so many.
  std::string_view get(std::size_t at, std::string_view otherwise = {}) const {
    return at < size_ ? params_[at] : otherwise;
  }

  bool full() const { return size_ == kMaxParams; }

  // REQUIRES: !full()
  void push_back(std::string_view param) { params_[size_++] = param; }

 private:
  std::array<std::string_view, kMaxParams> params_;
  std::size_t size_ = 0;
};

// Borrows the line that it was parsed from.
struct Message {
  std::string_view tags;     // as sent, without '@'; tags.h reads them
  std::string_view source;   // without ':'; empty when there was none
  std::string_view command;  // as sent, in any case of letters
  Params params;
};

enum class Malformed {
  Empty,          // nothing but spaces: to be ignored
  TooLong,        // more than kMaxLine
  TagsTooLong,    // more than was allowed
  ForbiddenByte,  // NUL, CR or LF
  Command,        // none, or neither letters nor three digits
};

// `line` comes without its CR LF. A server allows kMaxClientTags, a client kMaxTags.
std::variant<Message, Malformed> parse_message(std::string_view line, std::size_t max_tags = kMaxClientTags);

}  // namespace portico::chat
