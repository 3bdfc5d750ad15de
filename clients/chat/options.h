// The command line.
#pragma once

#include <chrono>
#include <optional>

#include "clients/chat/state.h"
#include <portico/transports/destination.h>

namespace portico::chat::client {

inline constexpr const char* kName = "portico-chat";

struct Options {
  Destination server;
  Profile profile;
  std::chrono::milliseconds timeout{60'000};  // of connecting, and of the server's silence; twice: it is lost
  std::chrono::milliseconds pace{2'000};      // what one line costs; see Pace
  bool reconnect = true;
  bool show_wire = false;
  bool timestamps = false;  // also where there is no terminal
};

// nullopt: go on. Otherwise the exit status, and what there is to say has been said.
std::optional<int> parse_options(int argc, const char* const* argv, Options& options);

}  // namespace portico::chat::client
