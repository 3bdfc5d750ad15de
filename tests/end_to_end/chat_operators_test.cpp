#include <signal.h>

#include <string>
#include <vector>

#include "tests/end_to_end/chat_people.h"

// Those who look after the server: OPER, KILL, WALLOPS, and the files that are read again.

namespace portico::test {
namespace {

// "sesame", as `openssl passwd -6` hashes it.
constexpr const char* kHash =
    "root:$6$portico$sUMY.CtargZBUjQpv/ibARwwIYpgDej/0lzmOmeNMjHw7uQFcEUD4GxQGgXTLOq3EffSLJHza5fwke4DlZUoC/";

class ChatOperators : public UnderEveryPolicy {
 protected:
  void start(std::vector<std::string> options = {}) {
    options.insert(options.end(), {"--oper", kHash, "--motd", motd, "--bans", bans});
    server.start(options);
  }
  static void become_operator(ChatClient& one) {
    one.say("OPER root sesame");
    one.await_some(" 381 ");
    one.heard();
  }

  ChatServer server{ChatServer::Later{}, GetParam()};
  const std::string motd = (server.directory / "motd").string();
  const std::string bans = (server.directory / "bans").string();

  void SetUp() override {
    server.directory.write("motd", "first\n");
    server.directory.write("bans", "# nobody\n");
  }
};

TEST_P(ChatOperators, WhoHasThePasswordBecomesOne) {
  start();
  ChatClient ana = server.client("ana");
  ana.say("OPER root wrong");
  EXPECT_EQ(ana.next(), ":irc.localhost 464 ana :Password incorrect");
  ana.say("OPER nobody sesame");
  ana.next();
  ana.say("KILL ana :me");
  EXPECT_THAT(ana.next(), HasSubstr(" 481 ana "));
  ana.say("OPER root sesame");
  EXPECT_THAT(ana.await_some(" 381 "), StartsWith(":irc.localhost 381 ana "));
  EXPECT_FALSE(server.programme().errors().find("sesame") != std::string::npos);
}

TEST_P(ChatOperators, MayEndAnybody) {
  start();
  ChatClient ana = server.client("ana");
  ChatClient bob = server.client("bob");
  ChatClient cleo = server.client("cleo");
  for (ChatClient* one : {&ana, &bob, &cleo}) one->join("#room");
  for (ChatClient* one : {&ana, &bob, &cleo}) one->heard();
  become_operator(ana);
  ana.say("KILL bob :spam");
  EXPECT_THAT(cleo.next(), testing::AllOf(StartsWith(from("bob", "QUIT :")), HasSubstr("spam")));
  const Heard last = bob.heard_to_the_end();
  ASSERT_FALSE(last.empty());
  EXPECT_THAT(last.back(), StartsWith("ERROR :Closing Link: "));
  ChatClient again = server.client("bob");  // the nick is free
}

TEST_P(ChatOperators, SpeakToThoseWhoListen) {
  start();
  ChatClient ana = server.client("ana");
  ChatClient bob = server.client("bob");
  ChatClient cleo = server.client("cleo");
  become_operator(ana);
  bob.say("MODE bob +w").heard();
  ana.say("WALLOPS :restart at noon").heard();
  EXPECT_THAT(bob.heard(), ElementsAre(from("ana", "WALLOPS :restart at noon")));
  EXPECT_THAT(cleo.heard(), IsEmpty());
}

// The MOTD and the bans, as whoever connects sees them.
void expect_new_files(ChatServer& server, ChatClient& banned) {
  EXPECT_THAT(banned.await_some("ERROR "), HasSubstr("Banned: go away"));
  EXPECT_TRUE(banned.ends());
  ChatClient ana = server.client("ana2");
  ana.say("MOTD");
  EXPECT_THAT(ana.await_some(" 372 "), testing::EndsWith("second"));
  ChatClient again = server.connection();
  again.say("NICK spammer2").say("USER spam 0 * :s");
  EXPECT_THAT(again.await_some("ERROR "), HasSubstr("Banned: go away"));
  EXPECT_TRUE(again.ends());
}

TEST_P(ChatOperators, RehashReadsTheFilesAgain) {
  start();
  ChatClient ana = server.client("ana");
  ChatClient spammer = server.client("spammer");
  server.directory.write("motd", "second\n");
  server.directory.write("bans", "spam*!*@* go away\n");
  ana.say("REHASH");
  EXPECT_THAT(ana.next(), HasSubstr(" 481 ana "));
  EXPECT_THAT(spammer.heard(), IsEmpty());
  become_operator(ana);
  ana.say("REHASH");
  EXPECT_THAT(ana.next(), HasSubstr(" 382 ana "));
  expect_new_files(server, spammer);
  EXPECT_THAT(ana.heard(), IsEmpty());
}

TEST_P(ChatOperators, SighupReadsTheFilesAgain) {
  start();
  ChatClient ana = server.client("ana");
  ChatClient spammer = server.client("spammer");
  server.directory.write("motd", "second\n");
  server.directory.write("bans", "spam*!*@* go away\n");
  server.programme().signal(SIGHUP);
  expect_new_files(server, spammer);
  EXPECT_THAT(ana.heard(), IsEmpty());
}

TEST_P(ChatOperators, AFileThatCannotBeReadChangesNothing) {
  start();
  server.directory.write("motd", "second\n");
  server.directory.write("bans", "a/b/c what is this\n");
  server.programme().signal(SIGHUP);
  EXPECT_TRUE(server.has_logged("line 1"));
  ChatClient ana = server.client("ana");
  ana.say("MOTD");
  EXPECT_THAT(ana.await_some(" 372 "), testing::EndsWith("first"));
}

TEST_P(ChatOperators, ABannedAddressIsToldAtOnce) {
  server.directory.write("bans", "127.0.0.0/8 not from here\n");
  start();
  ChatClient banned = server.connection();
  EXPECT_THAT(banned.next(), HasSubstr(" 465 * :"));
  EXPECT_THAT(banned.next(), testing::AllOf(StartsWith("ERROR :"), HasSubstr("not from here")));
}

INSTANTIATE_TEST_SUITE_P(Policies, ChatOperators, kConcurrentPolicies, policy_name);

}  // namespace
}  // namespace portico::test
