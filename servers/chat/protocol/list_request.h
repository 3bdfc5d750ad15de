// What LIST is asked for: "LIST message" and ISUPPORT's ELIST=CMNTU of Modern IRC. Commas stand between conditions, and
// a channel is listed if all of them are met.
//
//   #a,#b     these channels             *c++*     those that fit the mask      !#x*    those that do not
//   >3        with more members          <10       with fewer
//   C>60      created more than an hour ago        C<60      less than an hour
//   T>60      their topic is older                 T<60      newer; without a topic they are not listed
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "servers/chat/protocol/message.h"

namespace portico::chat {

// Of ages, both ends excluded.
struct AgeRange {
  std::optional<std::chrono::minutes> more_than;
  std::optional<std::chrono::minutes> less_than;

  bool empty() const { return !more_than && !less_than; }
  bool has(std::chrono::system_clock::duration age) const {
    return (!more_than || age > *more_than) && (!less_than || age < *less_than);
  }
};

// What there is to know of a channel.
struct ListedChannel {
  std::string_view name;
  std::size_t members = 0;
  std::chrono::system_clock::duration age{};
  std::optional<std::chrono::system_clock::duration> topic_age;  // nothing without a topic
};

struct ListRequest {
  std::vector<std::string_view> names;  // without wildcards
  std::vector<std::string_view> masks;
  std::vector<std::string_view> excluded;
  std::optional<std::size_t> more_members_than;
  std::optional<std::size_t> fewer_members_than;
  AgeRange created;
  AgeRange topic;

  // Nothing but names: no need to look at all channels.
  bool is_of_names_only() const { return !names.empty() && masks.empty(); }

  // Masks are held against all channels: there may be few of them, each with few stars.
  bool is_affordable(std::size_t most_masks) const;

  bool lists(const ListedChannel& channel) const;
};

// Of both parameters. A condition that cannot be read counts for nothing.
ListRequest parse_list_request(const Params& params);

}  // namespace portico::chat
