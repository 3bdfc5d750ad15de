// How long and how many things may be. ISUPPORT tells clients; who sends more is cut, or refused where cutting would
// make another name of it.
#pragma once

#include <cstddef>

namespace portico::chat {

// All lengths are in bytes.
struct Limits {
  std::size_t nick_length = 30;
  std::size_t user_length = 12;
  std::size_t realname_length = 128;
  std::size_t channel_length = 64;
  std::size_t key_length = 23;
  std::size_t topic_length = 307;  // whole behind the longest source and channel
  std::size_t away_length = 200;
  std::size_t kick_length = 200;
  std::size_t channels_per_client = 50;
  std::size_t list_entries = 100;     // of bans, exceptions and invite exceptions of a channel, all together
  std::size_t modes_per_command = 6;  // those with a parameter
  std::size_t targets_per_message = 4;
  std::size_t list_masks = 4;  // of one LIST, with the names beside them
  std::size_t monitored_nicks = 100;
};

}  // namespace portico::chat
