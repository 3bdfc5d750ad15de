// By when each client has to have said something. There are three kinds of waiting, each with one timeout for all, so
// each is a list in the order of its beginnings: to begin anew, to stop and to see who is first takes no search.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "servers/chat/engine/configuration.h"
#include "servers/chat/engine/outcome.h"

namespace portico::chat {

enum class Waiting : std::uint8_t { Nothing, Registration, Idle, Pong };

// What a Client inherits to stand in a list of Deadlines.
struct Waiter {
  Waiter() = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  Waiter* earlier = this;
  Waiter* later = this;
  Time since{};
  Waiting waiting = Waiting::Nothing;
};

class Deadlines {
 public:
  // `timeouts` has to outlive it, and may change.
  explicit Deadlines(const Timeouts& timeouts) : timeouts_{timeouts} {}

  // What it waited for before is over.
  void start(Waiter& waiter, Waiting waiting, Time now);
  void stop(Waiter& waiter);

  // The clock was set: everybody waits as long as before.
  void move(Time::duration jump);

  // Time::max() when nobody waits.
  Time next() const;

  // Somebody whose time is up, or nullptr. REQUIRES: the caller then start()s or stop()s it.
  Waiter* expired(Time now) const;

 private:
  static constexpr std::size_t kKinds = 3;

  Time deadline(Waiting waiting) const;
  Waiter* first(Waiting waiting) const;
  Waiter& list(Waiting waiting) { return lists_[static_cast<std::size_t>(waiting) - 1]; }
  std::chrono::seconds timeout(Waiting waiting) const;

  const Timeouts& timeouts_;
  std::array<Waiter, kKinds> lists_;  // rings: what is later than the list's own entry is first
};

}  // namespace portico::chat
