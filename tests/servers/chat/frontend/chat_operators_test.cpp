// Operators, and the files that they have read again.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/servers/chat/frontend/chat_fixture.h"

namespace portico::test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

// "sesame"
const std::string kHash =
    "$6$pepper$is/iuENxuex5zXSQffEpHEhpjKjcDG2nMd36d3ifumUxL.e.l3TiybKL2kNXG0P8OQynqj36lq0hPz2kWxHXx.";

template <class Policy>
class ChatOperatorsAndFiles : public ChatFixture<Policy> {};
TYPED_TEST_SUITE(ChatOperatorsAndFiles, Policies);

TYPED_TEST(ChatOperatorsAndFiles, MakesOperatorsOfThoseWhoKnowThePassword) {
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

TYPED_TEST(ChatOperatorsAndFiles, ReadsItsFilesAgainWhenAnOperatorSaysSo) {
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

TYPED_TEST(ChatOperatorsAndFiles, RefusesBannedAddresses) {
  this->directory.write("bans", "127.0.0.0/8 not from here\n");
  this->settings.files.bans = this->directory / "bans";
  this->serve();
  IrcClient ana = this->client();
  (void)ana.hear(" 465 ");
  EXPECT_THAT(ana.hear("ERROR"), HasSubstr("not from here"));
  EXPECT_EQ(ana.connection().receive_all(), "");
}

template <class Policy>
class ChatBans : public ChatFixture<Policy> {};
TYPED_TEST_SUITE(ChatBans, ConcurrentPolicies);

TYPED_TEST(ChatBans, ReadsItsBansAgain) {
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

}  // namespace
}  // namespace portico::test
