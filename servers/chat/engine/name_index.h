// Things found by their names, in whatever case these are written.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <unordered_set>

#include "servers/chat/engine/channel.h"
#include "servers/chat/engine/client.h"
#include "servers/chat/protocol/casemapping.h"

namespace portico::chat {

struct NameOf {
  static std::string_view of(std::string_view name) { return name; }
  static std::string_view of(const Client* client) { return client->nick(); }
  static std::string_view of(const std::unique_ptr<Channel>& channel) { return channel->name(); }
};

struct NameHash {
  using is_transparent = void;

  template <class Named>
  std::size_t operator()(const Named& named) const {
    return FoldedHash{}(NameOf::of(named));
  }
};

struct NameEqual {
  using is_transparent = void;

  template <class One, class Other>
  bool operator()(const One& one, const Other& other) const {
    return equals_folded(NameOf::of(one), NameOf::of(other));
  }
};

// REQUIRES: what is in it is taken out before its name changes.
template <class Thing>
using NameIndex = std::unordered_set<Thing, NameHash, NameEqual>;

}  // namespace portico::chat
