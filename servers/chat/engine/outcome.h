// What the engine gives back: lines for clients, and clients that are to be disconnected.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace portico::chat {

using ClientId = std::uint64_t;                      // never reused
using Line = std::shared_ptr<const std::string>;     // with its CR LF; one object for all who get the same bytes
using Time = std::chrono::system_clock::time_point;  // passed in; see Engine::clock_was_set

struct Delivery {
  ClientId to = 0;
  void* seat = nullptr;  // what connect() was given for this client: the front end need not look it up
  Line line;
};

// Filled by every call of the engine; who passes it carries out what it says, deliveries first, then clear()s it.
struct Outcome {
  std::vector<Delivery> deliveries;    // in their order
  std::vector<ClientId> disconnected;  // to be closed behind their deliveries; the engine has forgotten them
  bool rehash = false;                 // an operator asked for the files to be read again

  // Keeps the memory for the next call.
  void clear() {
    deliveries.clear();
    disconnected.clear();
    rehash = false;
  }
};

}  // namespace portico::chat
