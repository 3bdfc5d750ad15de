// The example hub_chat, as its users run it: a server whose children talk to each other.
#include <signal.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/programme.h"
#include "tests/support/client.h"
#include "tests/support/process_status.h"

namespace portico::test {
namespace {

class HubChat : public testing::Test {
 protected:
  // One who is in the room, as the first has heard who came.
  Client& enter() {
    clients_.push_back(std::make_unique<Client>(address));
    const std::string greeting = "I am number " + std::to_string(clients_.size());
    clients_.back()->send(greeting + "\n");
    EXPECT_TRUE(clients_.size() == 1 || hears(*clients_.front(), greeting));
    return *clients_.back();
  }

  // Whether the next thing that a client hears, besides greetings, is that; one who is new may hear some of these.
  static bool hears(Client& client, const std::string& line) {
    std::string heard = client.receive_line();
    while (heard != line && heard.starts_with("I am number ")) heard = client.receive_line();
    return heard == line;
  }

  Programme programme{{PORTICO_BIN_DIR "/hub_chat", "127.0.0.1:0"}};
  std::string address = programme.read_line().substr(std::string{"listening on tcp://"}.size());

 private:
  std::vector<std::unique_ptr<Client>> clients_;
};

TEST_F(HubChat, EverybodyHearsWhatTheOthersSay) {
  Client& ana = enter();
  Client& bob = enter();
  Client& eve = enter();
  EXPECT_EQ(children_of(programme.pid()).size(), 3u);
  ana.send("hello\n");
  EXPECT_TRUE(hears(bob, "hello"));
  EXPECT_TRUE(hears(eve, "hello"));
  bob.send("hello ana\nand eve\n");
  EXPECT_TRUE(hears(ana, "hello ana"));
  EXPECT_TRUE(hears(ana, "and eve"));
  EXPECT_TRUE(hears(eve, "hello ana"));
}

TEST_F(HubChat, AChildThatIsKilledTakesNobodyWithIt) {
  Client& ana = enter();
  Client& bob = enter();
  const auto children = children_of(programme.pid());
  Client& eve = enter();
  for (const pid_t child : children_of(programme.pid())) {
    if (std::find(children.begin(), children.end(), child) == children.end()) ::kill(child, SIGKILL);
  }
  EXPECT_TRUE(eve.is_closed());
  ana.send("still here\n");
  EXPECT_TRUE(hears(bob, "still here"));
}

TEST_F(HubChat, AClientThatGoesTakesItsChildWithIt) {
  Client& ana = enter();
  Client& bob = enter();
  bob.send("good bye\n");
  EXPECT_TRUE(hears(ana, "good bye"));
  bob.close();
  EXPECT_TRUE(eventually([this] { return children_of(programme.pid()).size() == 1; }));
  Client& eve = enter();
  const linger at_once{1, 0};
  ::setsockopt(eve.fileno(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  eve.close();  // resets the connection
  EXPECT_TRUE(eventually([this] { return children_of(programme.pid()).size() == 1; }));
}

TEST_F(HubChat, DrainsAtOnceWhenEverybodyIsSilent) {
  Client& ana = enter();
  Client& bob = enter();
  programme.signal(SIGTERM);
  EXPECT_EQ(programme.wait(std::chrono::seconds{5}), 0) << programme.errors();
  EXPECT_TRUE(ana.is_closed());
  EXPECT_TRUE(bob.is_closed());
}

}  // namespace
}  // namespace portico::test
