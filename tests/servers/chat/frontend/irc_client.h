// Somebody at the other end: says lines, and waits for lines.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "tests/support/client.h"

namespace portico::test {

class IrcClient {
 public:
  explicit IrcClient(const std::string& address) : client_{address} {}

  // One that is registered.
  IrcClient(const std::string& address, const std::string& nick) : IrcClient{address} {
    say("NICK " + nick);
    say("USER " + nick + " 0 * :" + nick);
    (void)hear(" 001 " + nick + " ");
    (void)hear(" 422 ");
  }

  IrcClient& say(const std::string& line) {
    client_.send(line + "\r\n");
    return *this;
  }

  IrcClient& join(const std::string& channel) {
    say("JOIN " + channel);
    (void)hear(" 366 ");
    return *this;
  }

  // The next line that has `words` in it, without its line end; those before it are dropped. Throws
  // std::runtime_error when there is none.
  std::string hear(std::string_view words) {
    for (;;) {
      std::string line = client_.receive_line();
      if (line.ends_with('\r')) line.pop_back();
      if (line.find(words) != std::string::npos) return line;
    }
  }

  // How many lines with `words` in them come until nothing has come for a while.
  std::size_t count(std::string_view words, std::chrono::milliseconds quiet) {
    std::size_t found = 0;
    while (client_.has_answer(quiet)) {
      if (client_.receive_line().find(words) != std::string::npos) ++found;
    }
    return found;
  }

  [[nodiscard]] Client& connection() noexcept { return client_; }

 private:
  Client client_;
};

}  // namespace portico::test
