// Modes of channels and of people: "MODE message" and "Modes" of Modern IRC, bot mode of IRCv3.
//
//   MODE #lobby +ov-b  ana bob *!*@spam.example     +o ana, +v bob, -b *!*@spam.example
//               ^letters ^--- arguments, in order
//
//   list        b e I    an argument; without one the list is asked for
//   status      o v      always an argument, a nick (PREFIX=(ov)@+)
//   key         k        always an argument
//   limit       l        an argument when set
//   flag        i m n s t
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "servers/chat/protocol/message.h"

namespace portico::chat {

enum class ModeKind : std::uint8_t { Unknown, List, Status, Key, Limit, Flag };

inline constexpr std::string_view kUserModes = "Biow";  // B: a bot (ISUPPORT BOT=B)
inline constexpr std::string_view kChannelModes = "beIiklmnostv";
inline constexpr std::string_view kChannelModesWithArgument = "beIklov";
inline constexpr char kBotMode = 'B';

ModeKind kind_of_channel_mode(char letter);

struct ModeChange {
  bool set = true;
  char letter = 0;
  std::optional<std::string_view> argument;  // points into the message

  bool operator==(const ModeChange&) const = default;
};

// What the parameters from `first` on ask for: first the letters, then the arguments. Letters without a sign are set.
// Unknown ones are among them; a key, a status or a limit to be set that lacks its argument is not, and neither are
// changes with an argument beyond the first `most_arguments`.
std::vector<ModeChange> parse_channel_modes(const Params& params, std::size_t first, std::size_t most_arguments);

// The same for people, whose modes have no arguments.
std::vector<ModeChange> parse_user_modes(std::string_view letters);

// Collects the changes that were made, for the line that tells of them.
class ModeText {
 public:
  void add(bool set, char letter, std::string_view argument = {});

  bool empty() const { return letters_.empty(); }

  // "+ov-b", and then every argument.
  const std::string& letters() const { return letters_; }
  const std::vector<std::string>& arguments() const { return arguments_; }

 private:
  std::string letters_;
  std::vector<std::string> arguments_;
  char sign_ = 0;
};

}  // namespace portico::chat
