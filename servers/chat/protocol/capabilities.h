// What a client may ask for beyond the old protocol: IRCv3 capability negotiation, version 302.
//
//   CAP LS 302                   CAP * LS * :message-tags server-time ...     (a star: more lines follow)
//                                CAP * LS :... name=value
//   CAP REQ :batch -setname      CAP * ACK :batch -setname                    (or NAK: all of them or none)
//   CAP LIST                     CAP * LIST :...
//   CAP END
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portico::chat {

enum class Capability : std::uint8_t {
  AccountNotify,
  AwayNotify,
  Batch,
  CapNotify,
  Chghost,
  EchoMessage,
  ExtendedJoin,
  InviteNotify,
  LabeledResponse,
  MessageTags,
  MultiPrefix,
  ServerTime,
  Setname,
  StandardReplies,
  UserhostInNames,
};

inline constexpr std::size_t kCapabilityCount = static_cast<std::size_t>(Capability::UserhostInNames) + 1;
inline constexpr unsigned kValuesVersion = 302;  // from here on: values, several lines, cap-notify without asking

// A set, as bits.
class Capabilities {
 public:
  constexpr Capabilities() = default;
  static constexpr Capabilities all() { return Capabilities{(1U << kCapabilityCount) - 1}; }

  constexpr bool has(Capability capability) const { return (bits_ & bit(capability)) != 0; }
  constexpr void add(Capability capability) { bits_ |= bit(capability); }
  constexpr void remove(Capability capability) { bits_ &= ~bit(capability); }

  // One number for each set: what is sent to those who share it is written once.
  constexpr std::uint32_t bits() const { return bits_; }

  friend constexpr Capabilities operator&(Capabilities one, Capabilities other) {
    return Capabilities{one.bits_ & other.bits_};
  }
  constexpr bool operator==(const Capabilities&) const = default;

 private:
  constexpr explicit Capabilities(std::uint32_t bits) : bits_{bits} {}
  static constexpr std::uint32_t bit(Capability capability) { return 1U << static_cast<unsigned>(capability); }

  std::uint32_t bits_ = 0;
};

std::string_view name(Capability capability);

std::optional<Capability> find_capability(std::string_view name);

// What `enabled` becomes with the words of a CAP REQ: "batch -setname". Nothing if one of them is unknown: then all are
// refused.
std::optional<Capabilities> apply_request(Capabilities enabled, std::string_view words);

// The words of CAP LS and LIST, spread over texts of at most `room` bytes each; one that is empty if there are no
// words. Values come with version 302.
std::vector<std::string> list_capabilities(Capabilities listed, bool with_values, std::size_t room);

}  // namespace portico::chat
