// What a client of the chat can rely on, under every policy.
#include <signal.h>
#include <sys/socket.h>

#include <chrono>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/frontend/chat_fixture.h"

namespace portico::test {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;

const std::string kHash =
    "$6$pepper$is/iuENxuex5zXSQffEpHEhpjKjcDG2nMd36d3ifumUxL.e.l3TiybKL2kNXG0P8OQynqj36lq0hPz2kWxHXx.";

#if defined(__SANITIZE_THREAD__)
using Policies = testing::Types<Threading, Async>;
using ConcurrentPolicies = Policies;
#else
using Policies = testing::Types<Loop, Forking, Threading, Async>;
using ConcurrentPolicies = testing::Types<Forking, Threading, Async>;
#endif

template <class Policy>
class ChatHandler : public ChatFixture<Policy> {};
TYPED_TEST_SUITE(ChatHandler, Policies);

TYPED_TEST(ChatHandler, GreetsAndAnswers) {
  this->serve();
  IrcClient ana = this->client("ana");
  ana.say("PING x");
  EXPECT_THAT(ana.hear("PONG"), EndsWith("x"));
  EXPECT_TRUE(this->server->stop().clean());
}

TYPED_TEST(ChatHandler, TakesLinesHoweverTheyAreCut) {
  this->serve();
  IrcClient ana = this->client();
  for (const char c : std::string{"NICK ana\nUSER a 0 * :Ana\r\nPING x\r\n"}) ana.connection().send({&c, 1});
  (void)ana.hear(" 001 ana ");
  EXPECT_THAT(ana.hear("PONG"), EndsWith("x"));
  ana.connection().send("PING 1\r\nPING 2\r\nPING 3\r\nPIN");
  (void)ana.hear("3");
  ana.connection().send("G 4\r\n");
  (void)ana.hear("4");
}

TYPED_TEST(ChatHandler, SaysThatALineWasTooLong) {
  this->serve();
  IrcClient ana = this->client("ana");
  ana.say("PRIVMSG ana :" + std::string(600, 'x'));
  (void)ana.hear(" 417 ana ");
  ana.say(std::string(100'000, 'x'));
  (void)ana.hear(" 417 ana ");
  ana.say("PING x");
  (void)ana.hear("PONG");
}

TYPED_TEST(ChatHandler, EndsWithAnErrorBeforeItCloses) {
  this->serve();
  IrcClient ana = this->client("ana");
  ana.say("QUIT :I am off").say("PING x");
  EXPECT_THAT(ana.hear("ERROR"), HasSubstr("I am off"));
  EXPECT_EQ(ana.connection().receive_all(), "");
}

TYPED_TEST(ChatHandler, LogsThatAClientHasLeftWhoseLinesAreTagged) {
  this->serve();
  IrcClient ana = this->client("ana");
  ana.say("CAP REQ :server-time").say("QUIT :off");
  EXPECT_THAT(ana.hear("ERROR"), HasSubstr("@time="));
  EXPECT_TRUE(eventually([this] { return this->log.mentions("left: Quit"); }));
}

TYPED_TEST(ChatHandler, TellsEverybodyThatTheServerEnds) {
  this->serve();
  IrcClient ana = this->client("ana");
  this->server->ask_to_stop();
  EXPECT_THAT(ana.hear("ERROR"), HasSubstr("Server shutting down"));
  EXPECT_EQ(ana.connection().receive_all(), "");
  EXPECT_TRUE(this->server->wait().clean());
}

TYPED_TEST(ChatHandler, IsGoneSoonWhenAClientDoesNotClose) {
  this->serve();
  IrcClient ana = this->client("ana");
  const Ended ended = this->server->stop();
  EXPECT_TRUE(ended.clean());
  EXPECT_LT(ended.took, 5s);  // 10 s is the time limit of a drain
}

TYPED_TEST(ChatHandler, MakesOperatorsOfThoseWhoKnowThePassword) {
  this->settings.operators.add("boss:" + kHash, false);
  this->serve();
  IrcClient ana = this->client("ana");
  ana.say("OPER boss open").say("PING 1");
  (void)ana.hear(" 464 ana ");
  (void)ana.hear("1");  // what follows is handled after it
  ana.say("OPER nobody sesame");
  EXPECT_THAT(ana.hear(" ana "), testing::AnyOf(HasSubstr(" 464 "), HasSubstr(" 491 ")));
  ana.say("CAP REQ :labeled-response batch").say("@label=x oper boss sesame");
  EXPECT_THAT(ana.hear("@label=x "), HasSubstr(" BATCH "));
  (void)ana.hear(" 381 ana ");
  EXPECT_TRUE(this->log.mentions("OPER boss granted"));
  EXPECT_FALSE(this->log.mentions("sesame"));
}

TYPED_TEST(ChatHandler, ReadsItsFilesAgainWhenAnOperatorSaysSo) {
  this->directory.write("motd", "old\n");
  this->settings.files.motd = this->directory / "motd";
  this->settings.operators.add("boss:" + kHash, false);
  this->serve();
  IrcClient ana = this->client();
  ana.say("NICK ana").say("USER a 0 * :Ana");
  EXPECT_THAT(ana.hear(" 372 ana "), EndsWith("old"));
  this->directory.write("motd", "new\n");
  ana.say("OPER boss sesame").say("REHASH").say("MOTD");
  EXPECT_THAT(ana.hear(" 372 ana "), EndsWith("new"));
}

TYPED_TEST(ChatHandler, RefusesBannedAddresses) {
  this->directory.write("bans", "127.0.0.0/8 not from here\n");
  this->settings.files.bans = this->directory / "bans";
  this->serve();
  IrcClient ana = this->client();
  (void)ana.hear(" 465 ");
  EXPECT_THAT(ana.hear("ERROR"), HasSubstr("not from here"));
  EXPECT_EQ(ana.connection().receive_all(), "");
}

TYPED_TEST(ChatHandler, NeverLogsWhatPeopleSay) {
  this->serve();
  {
    IrcClient ana = this->client("ana");
    ana.join("#lobby").say("PRIVMSG #lobby :secret").say("SECRET secret").say("TOPIC #lobby :secret");
    ana.say("QUIT :secret");
    (void)ana.hear("ERROR");
  }
  EXPECT_TRUE(this->server->stop().clean());
  EXPECT_TRUE(this->log.mentions(": is ana")) << this->log.text();
  EXPECT_TRUE(this->log.mentions(": left: Quit")) << this->log.text();
  EXPECT_TRUE(this->log.mentions("127.0.0.1:"));
  EXPECT_FALSE(this->log.mentions("secret")) << this->log.text();
  EXPECT_FALSE(this->log.mentions("SECRET"));
}

// Every line that such a client is sent begins with the time.
TYPED_TEST(ChatHandler, NeverLogsWhatPeopleWithServerTimeSay) {
  this->serve();
  {
    IrcClient ana = this->client();
    ana.say("CAP REQ :server-time message-tags").say("NICK ana").say("USER a 0 * :secret").say("CAP END");
    EXPECT_THAT(ana.hear(" 001 ana "), testing::StartsWith("@time="));
    ana.say("JOIN #lobby").say("@+note=secret PRIVMSG #lobby :secret").say("PRIVMSG ana :secret");
    ana.say("QUIT :secret");
    EXPECT_THAT(ana.hear("ERROR"), testing::StartsWith("@time="));
  }
  EXPECT_TRUE(this->server->stop().clean());
  EXPECT_TRUE(this->log.mentions(": is ana")) << this->log.text();
  EXPECT_TRUE(this->log.mentions(": left: Quit")) << this->log.text();
  EXPECT_FALSE(this->log.mentions("secret")) << this->log.text();
}

TYPED_TEST(ChatHandler, HandlesNoMoreThanTheFloodLimitsAllow) {
  this->settings.flood_limits = true;
  this->serve();
  IrcClient ana = this->client("ana");  // registering costs nothing
  std::string lines;
  for (int n = 0; n < 50; ++n) lines += "PRIVMSG ana :" + std::to_string(n) + "\r\n";
  ana.connection().send(lines);
  const std::size_t at_once = ana.count("PRIVMSG", 500ms);
  EXPECT_GE(at_once, 3U);
  EXPECT_LE(at_once, 6U);
  (void)ana.hear("PRIVMSG");  // one every two seconds
}

TYPED_TEST(ChatHandler, EndsAClientThatItDoesNotReadFrom) {
  this->settings.flood_limits = true;
  this->serve();
  IrcClient ana = this->client("ana");
  for (int n = 0; n < 20; ++n) ana.say("PRIVMSG ana :hello");
  (void)ana.hear("PRIVMSG");
  this->server->ask_to_stop();
  (void)ana.hear("ERROR");
  const Ended ended = this->server->wait();
  EXPECT_TRUE(ended.clean());
  EXPECT_LT(ended.took, 5s);
}

// Who was not accepted yet is told so, too.
TYPED_TEST(ChatHandler, TellsThoseWhoComeWhileItDrains) {
  this->serve();
  { IrcClient warm_up = this->client("ana"); }
  ::kill(this->server->pid(), SIGSTOP);
  IrcClient ana = this->client();
  ana.say("NICK ana").say("USER a 0 * :Ana");
  this->server->ask_to_stop();
  ::kill(this->server->pid(), SIGCONT);
  EXPECT_THAT(ana.connection().receive_all(), testing::AnyOf(HasSubstr("Server shutting down"), ""));
  EXPECT_TRUE(this->server->wait().clean());
}

TYPED_TEST(ChatHandler, ServesUnixSockets) {
  this->where = "unix:" + (this->directory / "socket").string();
  this->serve();
  IrcClient ana = this->client("ana");
  ana.say("JOIN #lobby");
  EXPECT_THAT(ana.hear(" JOIN "), HasSubstr("@localhost "));
}

class ChatUnderLoop : public ChatFixture<Loop> {};

TEST_F(ChatUnderLoop, ServesOneAtATimeAndSaysSo) {
  serve();
  IrcClient ana = client();
  ana.say("NICK ana").say("USER a 0 * :Ana");
  EXPECT_THAT(ana.hear("one "), HasSubstr(" ana "));
  IrcClient bob = client();
  bob.say("NICK bob").say("USER b 0 * :Bob");
  EXPECT_FALSE(bob.connection().has_answer(100ms));
  ana.say("QUIT");
  (void)bob.hear(" 001 bob ");
}

template <class Policy>
class ChatTogether : public ChatFixture<Policy> {};
TYPED_TEST_SUITE(ChatTogether, ConcurrentPolicies);

TYPED_TEST(ChatTogether, ReachesEverybodyInTheRoom) {
  this->serve();
  IrcClient ana = this->client("ana");
  IrcClient bob = this->client("bob");
  IrcClient eve = this->client("eve");
  ana.join("#lobby");
  bob.join("#lobby");
  eve.join("#lobby");
  for (int n = 0; n < 100; ++n) ana.say("PRIVMSG #lobby :" + std::to_string(n));
  for (IrcClient* const other : {&bob, &eve}) {
    for (int n = 0; n < 100; ++n) EXPECT_THAT(other->hear("PRIVMSG"), EndsWith(" :" + std::to_string(n)));
  }
}

TYPED_TEST(ChatTogether, IsManyTalkingAtOnce) {
  constexpr int kClients = 20;
  constexpr int kLines = 200;
  this->serve();
  std::vector<std::unique_ptr<IrcClient>> clients;
  for (int n = 0; n < kClients; ++n) {
    clients.push_back(std::make_unique<IrcClient>(this->server->address(), "n" + std::to_string(n)));
    clients.back()->join("#lobby");
  }
  std::vector<std::thread> talkers;
  for (int n = 0; n < kClients; ++n) {
    talkers.emplace_back([&client = *clients[static_cast<std::size_t>(n)]] {
      std::string lines;
      for (int line = 0; line < kLines; ++line) lines += "PRIVMSG #lobby :line\r\n";
      client.connection().send(lines);
      for (int line = 0; line < (kClients - 1) * kLines; ++line) (void)client.hear("PRIVMSG");
    });
  }
  for (std::thread& talker : talkers) talker.join();
  EXPECT_TRUE(this->server->stop().clean());
}

TYPED_TEST(ChatTogether, SeesThatSomebodyHasGone) {
  this->serve();
  IrcClient ana = this->client("ana");
  ana.join("#lobby");
  {
    IrcClient bob = this->client("bob");
    bob.join("#lobby");
  }
  EXPECT_THAT(ana.hear(" QUIT "), HasSubstr("Connection closed"));
  {
    IrcClient eve = this->client("eve");
    eve.join("#lobby");
    const linger reset{1, 0};
    ::setsockopt(eve.connection().fileno(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  }
  EXPECT_THAT(ana.hear(" QUIT "), HasSubstr("eve!"));
}

// Bob does not read; the others do not wait for him.
TYPED_TEST(ChatTogether, DisconnectsWhoDoesNotReadAndGoesOnTalking) {
  this->settings.send_queue = 256 * 1024;  // several times what is said before Eve has heard it
  this->serve();
  IrcClient ana = this->client("ana");
  IrcClient bob = this->client("bob");
  IrcClient eve = this->client("eve");
  ana.join("#lobby");
  bob.join("#lobby");
  eve.join("#lobby");
  std::string lines;
  for (int n = 0; n < 100; ++n) lines += "PRIVMSG #lobby :" + std::string(400, 'x') + "\r\n";
  bool disconnected = false;
  for (int round = 0; round < 1'000 && !disconnected; ++round) {
    ana.connection().send(lines + "PRIVMSG #lobby :last\r\n");
    for (std::string line; !line.ends_with(":last"); line = eve.hear("")) {
      if (line.find(" QUIT ") == std::string::npos) continue;
      EXPECT_THAT(line, HasSubstr("bob!"));
      EXPECT_THAT(line, HasSubstr("SendQ exceeded"));
      disconnected = true;
    }
  }
  EXPECT_TRUE(disconnected);
  EXPECT_TRUE(bob.connection().is_closed());
  ana.say("PRIVMSG bob :are you there?");
  (void)ana.hear(" 401 ana bob ");
  EXPECT_TRUE(this->server->stop().clean());
}

TYPED_TEST(ChatTogether, LimitsTheClientsOfOneAddress) {
  this->settings.max_per_address = 2;
  this->serve();
  IrcClient ana = this->client("ana");
  IrcClient bob = this->client("bob");
  IrcClient eve = this->client();
  (void)eve.hear("ERROR");
  EXPECT_EQ(eve.connection().receive_all(), "");
  ana.say("QUIT");
  (void)ana.hear("ERROR");
  (void)this->client("eve");
}

TYPED_TEST(ChatTogether, TellsWhyThereIsNoRoom) {
  this->options.overload = Overload::message;
  this->options.max_children = this->options.max_threads = this->options.max_connections = 1;
  this->serve();
  IrcClient ana = this->client("ana");
  EXPECT_THAT(this->client().hear("ERROR"), HasSubstr("full"));
}

TYPED_TEST(ChatTogether, ReadsItsBansAgain) {
  this->directory.write("bans", "# nobody\n");
  this->settings.files.bans = this->directory / "bans";
  this->settings.operators.add("boss:" + kHash, false);
  this->serve();
  IrcClient ana = this->client("ana");
  IrcClient bob = this->client("bob");
  ana.say("OPER boss sesame");
  (void)ana.hear(" 381 ");
  this->directory.write("bans", "a/b/c\n");
  ana.say("REHASH");
  EXPECT_THAT(ana.hear(" NOTICE ana "), HasSubstr("line 1"));
  EXPECT_TRUE(this->log.mentions("line 1"));
  bob.say("PING still");
  (void)bob.hear("still");
  this->directory.write("bans", "127.0.0.0/8 out\n");
  ana.say("REHASH");
  EXPECT_THAT(bob.hear("ERROR"), HasSubstr("out"));
  EXPECT_THAT(ana.hear("ERROR"), HasSubstr("out"));
  EXPECT_TRUE(this->server->stop().clean());
}

TYPED_TEST(ChatTogether, TellsEverybodyThatTheServerEnds) {
  this->serve();
  std::vector<std::unique_ptr<IrcClient>> clients;
  for (int n = 0; n < 20; ++n) {
    clients.push_back(std::make_unique<IrcClient>(this->server->address(), "n" + std::to_string(n)));
  }
  this->server->ask_to_stop();
  for (auto& client : clients) EXPECT_THAT(client->hear("ERROR"), HasSubstr("Server shutting down"));
  const Ended ended = this->server->wait();
  EXPECT_TRUE(ended.clean());
}

#if !defined(__SANITIZE_THREAD__)
class ChatUnderForking : public ChatFixture<Forking> {};

TEST_F(ChatUnderForking, GivesEveryClientAProcessOfItsOwn) {
  serve();
  IrcClient ana = client("ana");
  IrcClient bob = client("bob");
  EXPECT_EQ(server->children().size(), 2U);
  bob.say("QUIT");
  EXPECT_TRUE(eventually([this] { return server->children().size() == 1; }));
  EXPECT_TRUE(server->stop().clean());
}

TEST_F(ChatUnderForking, TakesAKilledChildForAClientThatHasGone) {
  serve();
  IrcClient ana = client("ana");
  ana.join("#lobby");
  const auto before = server->children();
  IrcClient bob = client("bob");
  bob.join("#lobby");
  for (const pid_t child : server->children()) {
    if (child != before.front()) ::kill(child, SIGKILL);
  }
  EXPECT_THAT(ana.hear(" QUIT "), HasSubstr("bob!"));
  EXPECT_TRUE(bob.connection().is_closed());
  IrcClient again = client("bob");
  again.join("#lobby").say("PRIVMSG #lobby :back");
  EXPECT_THAT(ana.hear("PRIVMSG"), EndsWith("back"));
}

// Lines for one who has had some a moment ago are gathered; none is lost, nor out of order.
TEST_F(ChatUnderForking, DeliversWhatItGathersInOrder) {
  serve();
  IrcClient ana = client("ana");
  IrcClient bob = client("bob");
  ana.join("#lobby");
  bob.join("#lobby");
  for (int n = 0; n < 2'000; ++n) {
    ana.say("PRIVMSG #lobby :" + std::to_string(n));
    if (n % 500 == 0) bob.say("PING in between");
  }
  ana.say("QUIT");
  for (int n = 0; n < 2'000; ++n) ASSERT_THAT(bob.hear("PRIVMSG"), EndsWith(" :" + std::to_string(n)));
  EXPECT_THAT(bob.hear("QUIT"), HasSubstr("ana!"));
}

// Its parent's queue for it is bounded; the others go on.
TEST_F(ChatUnderForking, EndsAClientWhoseChildHangs) {
  settings.send_queue = 64 * 1024;
  serve();
  IrcClient ana = client("ana");
  ana.join("#lobby");
  const auto before = server->children();
  IrcClient bob = client("bob");
  bob.join("#lobby");
  for (const pid_t child : server->children()) {
    if (child != before.front()) ::kill(child, SIGSTOP);
  }
  std::string lines;
  for (int n = 0; n < 100; ++n) lines += "PRIVMSG #lobby :" + std::string(400, 'x') + "\r\n";
  bool gone = false;
  for (int round = 0; round < 1'000 && !gone; ++round) {
    ana.connection().send(lines + "PING last\r\n");
    for (std::string line; line.find("PONG") == std::string::npos; line = ana.hear("")) {
      gone = gone || line.find(" QUIT ") != std::string::npos;
    }
  }
  EXPECT_TRUE(gone);
}
#endif

}  // namespace
}  // namespace portico::test
