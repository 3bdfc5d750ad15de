// A room: its members, its topic, its modes. Who may do what to it is decided where commands are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "servers/chat/engine/client.h"
#include "servers/chat/engine/outcome.h"

namespace portico::chat {

enum class MemberMode : std::uint8_t { Voice = 1, Operator = 2 };
enum class ChannelMode : std::uint8_t { InviteOnly = 1, Moderated = 2, NoOutsiders = 4, Secret = 8, TopicLocked = 16 };
enum class MaskList : std::uint8_t { Bans, Exceptions, InviteExceptions };

struct Member {
  bool has(MemberMode mode) const { return (modes & static_cast<std::uint8_t>(mode)) != 0; }
  void set(MemberMode mode, bool on) {
    modes = static_cast<std::uint8_t>(on ? modes | static_cast<std::uint8_t>(mode)
                                         : modes & ~static_cast<std::uint8_t>(mode));
  }
  bool is_operator() const { return has(MemberMode::Operator); }
  // A voice, or more.
  bool has_voice() const { return modes != 0; }

  Client* client = nullptr;
  std::uint8_t modes = 0;
  bool banned = false;       // as of `judged`
  std::uint32_t judged = 0;  // the age of the channel's masks, see Channel::bans_member()
};

struct MaskEntry {
  std::string mask;
  std::string set_by;
  Time set_at;
};

struct Topic {
  std::string text;  // empty: there is none
  std::string set_by;
  Time set_at;
};

class Channel {
 public:
  Channel(std::string_view name, std::uint64_t serial, Time now) : name_{name}, serial_{serial}, created_{now} {}

  const std::string& name() const { return name_; }
  std::uint64_t serial() const { return serial_; }  // no two channels ever have the same
  Time created() const { return created_; }

  const std::vector<Member>& members() const { return members_; }
  Member* find(const Client& client);
  const Member* find(const Client& client) const;
  bool has_operator(const Client& client) const;

  // REQUIRES: it is not in, or is in, respectively.
  Member& add(Client& client);
  void remove(Client& client);

  bool has(ChannelMode mode) const { return (modes_ & static_cast<std::uint8_t>(mode)) != 0; }
  void set(ChannelMode mode, bool on);
  // How often it has become invite-only.
  std::uint32_t closings() const { return closings_; }

  const std::vector<MaskEntry>& masks(MaskList list) const { return masks_[static_cast<std::size_t>(list)]; }
  std::size_t count_masks() const;                // in all lists
  bool add_mask(MaskList list, MaskEntry entry);  // false: it was there
  // The mask as it was set; empty if it was not.
  std::string remove_mask(MaskList list, std::string_view mask);

  // A ban fits the client, and no exception does.
  bool bans(const Client& client) const;
  // The same for a member. The masks are looked through again only when they or the member's name have changed.
  bool bans_member(Member& member);
  void forget_judgement(const Client& client);  // its name has changed
  bool invites_without_invitation(const Client& client) const;

  Topic topic;
  std::string key;        // empty: none
  std::size_t limit = 0;  // 0: none

 private:
  bool fits_any(MaskList list, const Client& client) const;

  std::string name_;
  std::uint64_t serial_;
  Time created_;
  std::vector<Member> members_;
  std::array<std::vector<MaskEntry>, 3> masks_;
  std::uint32_t masks_age_ = 1;
  std::uint32_t closings_ = 0;
  std::uint8_t modes_ = 0;
};

}  // namespace portico::chat
