#pragma once

#include <string>

namespace portico::chat::client {

// A line for the server, without CR LF.
struct Outgoing {
  std::string line;
  bool at_once = false;  // before what waits for its turn
  bool asked = false;    // for by the user, who is told when it is not sent
};

}  // namespace portico::chat::client
