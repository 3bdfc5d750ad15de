// An IRC client for tests: it says what it is told to, right or wrong, and hears everything.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/client.h"

namespace portico::test {

// One connection. What takes longer than kPatience throws std::runtime_error, and so does an end that nobody awaits.
// The server's own PING is answered and not told.
class ChatClient {
 public:
  // Only connects.
  explicit ChatClient(const std::string& address) : client_{address} {}
  // Is somebody, once constructed, and has heard the greeting.
  ChatClient(const std::string& address, const std::string& nick);

  // A line, without its end.
  ChatClient& say(std::string_view line);
  // Bytes as they are.
  ChatClient& send(std::string_view bytes);

  // The next line, without its end.
  std::string next();

  // Reads until that line comes.
  void await(std::string_view line);
  // The same for a line in which a text occurs; gives the line.
  std::string await_some(std::string_view text);

  // All that has come and not been read, up to now: the server has handled what this client has said, and this client
  // has what others had been answered for when it was called.
  std::vector<std::string> heard();

  // Enters a room and hears who is there.
  ChatClient& join(const std::string& room);

  // All lines until the server ends the connection.
  std::vector<std::string> heard_to_the_end();

  // Whether it is closed, whatever comes before.
  [[nodiscard]] bool ends() { return client_.is_closed(); }

  [[nodiscard]] Client& socket() noexcept { return client_; }

 private:
  Client client_;
  unsigned fences_ = 0;
};

// How the server names somebody who came from this host: nick!~user@host.
std::string known_as(std::string_view nick);

// ":nick!~user@host COMMAND".
std::string from(std::string_view nick, std::string_view command);

// ":irc.localhost NUMERIC".
std::string from_server(std::string_view reply);

}  // namespace portico::test
