#include "servers/chat/protocol/modes.h"

namespace portico::chat {
namespace {

constexpr bool is_sign(char letter) { return letter == '+' || letter == '-'; }

constexpr bool takes_argument(ModeKind kind, bool set) {
  switch (kind) {
    case ModeKind::List:
    case ModeKind::Status:
    case ModeKind::Key:
      return true;
    case ModeKind::Limit:
      return set;
    case ModeKind::Flag:
    case ModeKind::Unknown:
      return false;
  }
  return false;
}

// Calls `each` with whether it is to be set and the letter.
template <class Each>
void for_each_letter(std::string_view letters, Each&& each) {
  bool set = true;
  for (const char letter : letters) {
    if (is_sign(letter)) {
      set = letter == '+';
    } else {
      each(set, letter);
    }
  }
}

// Hands the arguments out in order, and counts those that were there.
class Arguments {
 public:
  Arguments(const Params& params, std::size_t first, std::size_t most) : params_{params}, next_{first}, left_{most} {}

  bool used_up() const { return left_ == 0; }

  std::optional<std::string_view> next() {
    if (next_ >= params_.size()) return std::nullopt;
    --left_;
    return params_[next_++];
  }

 private:
  const Params& params_;
  std::size_t next_;
  std::size_t left_;
};

}  // namespace

ModeKind kind_of_channel_mode(char letter) {
  switch (letter) {
    case 'b':
    case 'e':
    case 'I':
      return ModeKind::List;
    case 'o':
    case 'v':
      return ModeKind::Status;
    case 'k':
      return ModeKind::Key;
    case 'l':
      return ModeKind::Limit;
    case 'i':
    case 'm':
    case 'n':
    case 's':
    case 't':
      return ModeKind::Flag;
    default:
      return ModeKind::Unknown;
  }
}

std::vector<ModeChange> parse_channel_modes(const Params& params, std::size_t first, std::size_t most_arguments) {
  std::vector<ModeChange> changes;
  Arguments arguments{params, first + 1, most_arguments};
  for_each_letter(params.get(first), [&](bool set, char letter) {
    const auto kind = kind_of_channel_mode(letter);
    ModeChange change{set, letter, std::nullopt};
    if (takes_argument(kind, set)) {
      if (arguments.used_up()) return;
      change.argument = arguments.next();
      // A list without an argument is a question. "-k" goes without: the key need not be known to be taken away.
      if (!change.argument && kind != ModeKind::List && (set || kind == ModeKind::Status)) return;
    }
    changes.push_back(change);
  });
  return changes;
}

std::vector<ModeChange> parse_user_modes(std::string_view letters) {
  std::vector<ModeChange> changes;
  for_each_letter(letters, [&](bool set, char letter) { changes.push_back({set, letter, std::nullopt}); });
  return changes;
}

void ModeText::add(bool set, char letter, std::string_view argument) {
  const char sign = set ? '+' : '-';
  if (sign != sign_) letters_ += sign;
  sign_ = sign;
  letters_ += letter;
  if (!argument.empty()) arguments_.emplace_back(argument);
}

}  // namespace portico::chat
