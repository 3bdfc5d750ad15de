// A conversation with an engine, as text: who says what, and exactly who hears which lines because of it.
//
//   ana enters with echo-message     registers, with capabilities; the greeting is not shown
//   eve connects                     and says nothing yet
//   ana > PRIVMSG #a :hello          ana sends the line
//   bob < :ana!~ana@h PRIVMSG ...    bob gets the line; in the order of the deliveries
//   bob leaves: gone                 the connection has broken
//   bob is gone                      the engine ends the connection, and forgets bob
//   120 s pass
//
// The lines that are sent are played; those with "<" and "is gone" are what is expected. Everybody is at the host h,
// the server is s.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "servers/chat/engine/engine.h"
#include "tests/servers/chat/witness.h"

namespace portico::chat::test {

class Conversation {
 public:
  explicit Conversation(Configuration configuration = quiet_configuration());

  // Fails the test unless it goes as the script says, and the engine stays consistent, and nobody hears what they may
  // not.
  void plays(std::string_view script);

  // The lines that somebody gets when they say that.
  std::vector<std::string> hears(const std::string& name, const std::string& line);

  // Several lines at once, nothing of which is looked at.
  void given(std::string_view script) { play(script); }

  // What the front end does when it has checked a password, and all that is heard because of it.
  std::string oper(const std::string& name, bool verified, std::string_view tags = {});

  Engine& engine() { return engine_; }
  ClientId id(const std::string& name) const { return ids_.at(name); }
  Time now() const { return now_; }
  void wait(std::chrono::seconds time) { now_ += time; }

  // What was delivered because of a call, as the script would have it. Empties the outcome.
  std::string heard(Outcome& outcome);

  // The server is s, its network net; there is no MOTD.
  static Configuration quiet_configuration();

 private:
  std::string play(std::string_view script);
  std::string play_line(std::string_view line);
  void connect(const std::string& name, Outcome& outcome);
  void enter(const std::string& name, std::string_view capabilities);
  void say(const std::string& name, std::string_view line, Outcome& outcome);

  Time now_;
  Engine engine_;
  Witness witness_;
  std::map<std::string, ClientId, std::less<>> ids_;
  std::map<ClientId, std::string> names_;
};

}  // namespace portico::chat::test
