// irssi and WeeChat talk with portico-chat through portico-chatd.
#include "tests/interop/chat/others_clients.h"

#include <memory>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/chat_server.h"
#include "tests/interop/chat/portico_chat.h"

namespace portico::test {
namespace {

struct Kind {
  const char* name;
  std::unique_ptr<OthersClient> (*start)(const std::string& port);
};

std::ostream& operator<<(std::ostream& out, const Kind& kind) { return out << kind.name; }

class OthersClients : public testing::TestWithParam<std::tuple<const char*, Kind>> {
 protected:
  OthersClients() { ours.await("#room --> other has joined"); }

  void expect_shown(const std::string& text) const {
    EXPECT_TRUE(other->shows(text)) << "\"" << text << "\" is not in\n" << other->all();
  }
  std::string port() const { return server.address().substr(server.address().rfind(':') + 1); }

  ChatServer server{std::get<0>(GetParam())};
  PorticoChat ours{server.address(), "ours"};
  std::unique_ptr<OthersClient> other = std::get<1>(GetParam()).start(port());
};

TEST_P(OthersClients, HoldAConversationWithOurs) {
  ours.say("Grüß dich, was gibt's?");
  expect_shown("Grüß dich, was gibt's?");
  other->type("nothing new — and you?");
  ours.await("#room <other> nothing new — and you?");
  other->type("/me yawns");
  ours.await("#room * other yawns");
  ours.say("/me nods");
  expect_shown("nods");
  other->type("/msg ours a word in private");
  ours.await("other <other> a word in private");
  ours.say("/msg other and one back");
  expect_shown("and one back");
}

TEST_P(OthersClients, SeeWhatHappensInTheRoom) {
  ours.say("/topic #room tea at five");
  expect_shown("tea at five");
  other->type("/whois ours");
  expect_shown("~ours@127.0.0.1");
  other->type("/nick another");
  ours.await("#room -- other is now another");
  ours.say("/nick mine");
  expect_shown("mine");
  ours.say("/raw MODE #room +o another");
  ours.await_some("another");
  other->type("/topic tea at six");
  EXPECT_THAT(ours.await_some("tea at six"), testing::HasSubstr("another"));
  other->type("/quit so long");
  EXPECT_THAT(ours.await_some("so long"), testing::StartsWith("#room <-- another"));
}

TEST_P(OthersClients, SeeOursGo) {
  ours.say("/quit good night");
  expect_shown("good night");
  EXPECT_EQ(ours.programme().wait(), 0);
}

std::string test_name(const testing::TestParamInfo<OthersClients::ParamType>& info) {
  return std::string{std::get<1>(info.param).name} + "_" + std::get<0>(info.param);
}

INSTANTIATE_TEST_SUITE_P(Chat, OthersClients,
                         testing::Combine(testing::Values("forking", "threading", "async"),
                                          testing::Values(Kind{"irssi", start_irssi}, Kind{"weechat", start_weechat})),
                         test_name);

}  // namespace
}  // namespace portico::test
