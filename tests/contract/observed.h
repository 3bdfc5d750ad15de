#pragma once

#include <array>
#include <atomic>

namespace portico {
class BasicServer;
}

namespace portico::test {

// Where a handler throws, if anywhere.
enum class Place { nowhere, constructor, setup, handle, finish, verify_request, server_activate };

// What happened in a server, in memory that is shared with its process and with the children which that forks.
struct Observed {
  // Handlers.
  std::atomic<int> made = 0, set_up = 0, handled = 0, returned = 0, finished = 0, destroyed = 0;
  std::atomic<int> inside = 0, most_inside = 0;  // handlers that are in the order `meet`
  std::atomic<bool> stopping = false;            // a handler has seen that the server drains
  // Hooks.
  std::atomic<int> errors = 0, verified = 0, actions = 0, timeouts = 0;
  std::atomic<int> begun = 0, ended = 0;  // datagrams, as begin_request sees them
  std::atomic<int> activated = 0, deactivated = 0;
  std::atomic<int> before_forks = 0, after_forks = 0, forked = 0;
  std::atomic<int> signals = 0;
  // What the test wants.
  std::atomic<Place> throws_in = Place::nowhere;
  std::atomic<bool> verify = true;
  std::atomic<bool> resumable = false;
  std::atomic<bool> reads_in_setup = false, reads_in_finish = false;
  // Whatever a test needs besides.
  std::array<std::atomic<int>, 4> notes{};
  // The server, by its address in its own process and in the children.
  std::atomic<BasicServer*> server = nullptr;
};

}  // namespace portico::test
