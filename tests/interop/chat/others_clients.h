// Chat clients that others wrote, without anybody before a screen.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace portico::test {

class OthersClient {
 public:
  virtual ~OthersClient() = default;

  // What one would type; in the room, once it is there.
  virtual void type(const std::string& line) = 0;

  // Waits until it has shown that text to its user, in any window.
  virtual bool shows(const std::string& text) = 0;

  // All that it has shown, for a test that fails.
  virtual std::string all() = 0;
};

// They connect to a server on 127.0.0.1 and join #room.
std::unique_ptr<OthersClient> start_irssi(const std::string& port);
std::unique_ptr<OthersClient> start_weechat(const std::string& port);

}  // namespace portico::test
