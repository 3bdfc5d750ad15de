#include <future>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/http_script.h"

namespace portico::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

using HttpRedirect = HttpClient;

TEST_F(HttpRedirect, IsFollowedOnTheSameConnection) {
  std::string heads;
  ScriptedServer server{{answers({redirect("301 Moved", "/g"), redirect("302 Found", "h?i"), whole("there")}, &heads)}};
  const auto outcome = http({"http://u:p@" + server.address() + "/f", "-H", "Cookie: c"});
  EXPECT_EQ(outcome.output, "there") << outcome.errors;
  EXPECT_EQ(server.finish(), 1U);
  EXPECT_THAT(heads, HasSubstr("GET /h?i HTTP/1.1"));
  const auto last = heads.substr(heads.rfind("GET "));
  EXPECT_THAT(last, AllOf(HasSubstr("Authorization: Basic dTpw\r"), HasSubstr("Cookie: c\r")));
}

TEST_F(HttpRedirect, TellsNoSecretsToAnotherHost) {
  std::string heads;
  ScriptedServer other{{answers({whole("there")}, &heads)}};
  const ScriptedServer server{{answers({redirect("307 Temporary", url(other, "/x"))})}};
  const auto outcome = http({"http://u:p@" + server.address() + "/f", "-H", "Cookie: c", "-H", "Authorization: a", "-H",
                             "Host: chosen", "-H", "X: 1"});
  EXPECT_EQ(outcome.output, "there") << outcome.errors;
  other.finish();
  EXPECT_THAT(heads, AllOf(Not(HasSubstr("Cookie")), Not(HasSubstr("Authorization")), HasSubstr("X: 1\r")));
  EXPECT_THAT(heads, HasSubstr("Host: " + other.address() + "\r"));
}

TEST_F(HttpRedirect, DoesNotTellThemWhenAnotherHostLeadsBackEither) {
  std::promise<std::string> back;
  const ScriptedServer other{{[&back](Peer& peer) {
    request(peer);
    peer.send(redirect("302 Found", back.get_future().get()));
  }}};
  std::string heads;
  ScriptedServer server{{answers({redirect("302 Found", url(other)), whole("there")}, &heads)}};
  back.set_value(url(server, "/back"));
  EXPECT_EQ(http({url(server), "-H", "Cookie: c", "-H", "X: 1"}).output, "there");
  server.finish();
  EXPECT_THAT(heads.substr(heads.rfind("GET ")), AllOf(Not(HasSubstr("Cookie")), HasSubstr("X: 1\r")));
}

TEST_F(HttpRedirect, KeepsOrDropsTheBody) {
  for (const auto& [status, second] : {std::pair{"308 Permanent", "POST /g"}, std::pair{"303 See Other", "GET /g"}}) {
    std::string head;
    std::string body;
    ScriptedServer server{{[&, status = status](Peer& peer) {
      request(peer);
      peer.bytes(4);
      peer.send(redirect(status, "/g"));
      head = request(peer);
      if (head.starts_with("POST")) body = peer.bytes(4);
      peer.send(whole("done"));
    }}};
    EXPECT_EQ(http({url(server), "-d", "body"}).output, "done");
    server.finish();
    EXPECT_THAT(head, StartsWith(second));
    EXPECT_EQ(body, head.starts_with("POST") ? "body" : "");
  }
}

TEST_F(HttpRedirect, DoesNotSendAPipeTwice) {
  const ScriptedServer server{{[](Peer& peer) {
    request(peer);
    while (peer.line() != "0\r") continue;
    peer.line();
    peer.send(redirect("307 Temporary", "/g"));
    peer.drain();
  }}};
  const auto outcome = http({"-d", "@-", url(server)}, "", "echo x |");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("standard input cannot be sent a second time"));
}

TEST_F(HttpRedirect, EndsInALoop) {
  const ScriptedServer server{{answers(std::vector<std::string>(4, redirect("302 Found", "/f")))}};
  const auto outcome = http({"--max-redirects", "3", url(server)});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("more than 3 redirects"));
}

TEST_F(HttpRedirect, SaysWhenItLeadsToWhatIsNotSupported) {
  const ScriptedServer server{{answers({redirect("301 Moved", "https://h/")})}};
  const auto outcome = http({url(server)});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("redirected to \"https://h/\": https is not supported"));
}

TEST_F(HttpRedirect, IsAnAnswerWhenNoneIsWanted) {
  const ScriptedServer server{{answers({redirect("302 Found", "/g")})}};
  const auto outcome = http({"--max-redirects", "0", url(server)});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.output, "moved");
}

}  // namespace
}  // namespace portico::test
