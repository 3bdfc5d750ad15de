#include "servers/http/protocol/request_parser.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/servers/http/request_transcript.h"

namespace portico::http {
namespace {

struct Case {
  std::string_view stream;
  std::string_view expected;
};

constexpr Case kUnderstood[] = {
    {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / 1.1 host=a keep-alive\n  Host=a\nend\n"},
    {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / 1.1 host=a keep-alive\n  Host=a\nend\n"},
    {"GET /a?b HTTP/1.1\r\nhOST:a:80\r\nX: \t b c \t\r\nY:\r\nZ:\xFF\r\n\r\n",
     "GET /a?b 1.1 host=a:80 keep-alive\n  hOST=a:80\n  X=b c\n  Y=\n  Z=\xFF\nend\n"},
    {"GET / HTTP/1.0\r\n\r\n", "GET / 1.0 host=\nend\n"},
    {"GET / HTTP/1.0\r\nConnection: foo , Keep-Alive\r\n\r\n",
     "GET / 1.0 host= keep-alive\n  Connection=foo , Keep-Alive\nend\n"},
    {"GET / HTTP/1.1\r\nHost: a\r\nConnection: x\r\nConnection: Close\r\n\r\n",
     "GET / 1.1 host=a\n  Host=a\n  Connection=x\n  Connection=Close\nend\n"},
    // RFC 9110 §2.5
    {"GET / HTTP/1.7\r\nHost: a\r\n\r\n", "GET / 1.1 host=a keep-alive\n  Host=a\nend\n"},
    {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * 1.1 host=a keep-alive\n  Host=a\nend\n"},
    {"CONNECT b:443 HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT b:443 1.1 host=b:443 keep-alive\n  Host=a\nend\n"},
    {"GET http://b:8080/x?y HTTP/1.1\r\nHost: a\r\n\r\n",
     "GET http://b:8080/x?y 1.1 host=b:8080 keep-alive\n  Host=a\nend\n"},
    // It is not switched to: the requests go on.
    {"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nGET /b HTTP/1.0\r\n\r\n",
     "GET / 1.1 host=a keep-alive\n  Host=a\n  Connection=Upgrade\n  Upgrade=h2c\nend\nGET /b 1.0 host=\nend\n"},
    {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 005\r\n\r\nhelloHEAD /b HTTP/1.0\r\n\r\n",
     "POST / 1.1 host=a keep-alive length=5\n  Host=a\n  Content-Length=005\nbody hello\nend\n"
     "HEAD /b 1.0 host=\nend\n"},
    {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n",
     "PUT / 1.1 host=a keep-alive length=0\n  Host=a\n  Content-Length=0\n  Expect=100-continue\nend\n"},
    {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\nx",
     "PUT / 1.1 host=a keep-alive expects-continue length=1\n  Host=a\n  Content-Length=1\n  Expect=100-Continue\n"
     "body x\nend\n"},
    {"PUT / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\nx",
     "PUT / 1.0 host= length=1\n  Content-Length=1\n  Expect=100-continue\nbody x\nend\n"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
     "5\r\nhello\r\n006 ; a=b;c = \"d;\\\"\\\\\" ;e\r\n world\r\n0;z\r\nX: y\r\nContent-Length: 3\r\n\r\n"
     "GET /b HTTP/1.0\r\n\r\n",
     "POST / 1.1 host=a keep-alive chunked\n  Host=a\n  Transfer-Encoding=Chunked\nbody hello world\nend\n"
     "GET /b 1.0 host=\nend\n"},
    {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /b HTTP/1.0\r\n\r\n",
     "POST / 1.1 host=a keep-alive chunked\n  Host=a\n  Transfer-Encoding=chunked\nend\nGET /b 1.0 host=\nend\n"},
};

TEST(RequestParser, UnderstandsRequestsHoweverTheyAreCut) {
  for (const auto& [stream, expected] : kUnderstood) {
    for (const auto& chunks : test::every_split(stream)) ASSERT_EQ(transcript(chunks), expected) << stream;
  }
}

TEST(RequestParser, UnderstandsRequestsWhateverCameBefore) {
  for (const auto& [one, of_one] : kUnderstood) {
    for (const auto& [other, of_other] : kUnderstood) {
      const std::string stream = std::string{one}.append(one).append(other).append(other).append(one);
      const std::string expected = std::string{of_one}.append(of_one).append(of_other).append(of_other).append(of_one);
      ASSERT_EQ(transcript(stream), expected) << stream;
    }
  }
}

TEST(RequestParser, UnderstandsFieldsThatComeAgainHoweverTheyAreCut) {
  const std::string fields = "Host: a\r\nX: \t y\r\nConnection: close\r\n\r\n";
  const std::string stream = "GET /a?b HTTP/1.1\r\n" + fields + "HEAD /c HTTP/1.1\r\n" + fields +
                             "\r\nGET http://b/ HTTP/1.1\r\n" + fields + "GET /e HTTP/1.7\r\n" + fields +
                             "GET /f HTTP/1.0\r\n" + fields + "GET /g HTTP/1.0\r\n" + fields;
  const std::string seen = "\n  Host=a\n  X=y\n  Connection=close\nend\n";
  const std::string expected = "GET /a?b 1.1 host=a" + seen + "HEAD /c 1.1 host=a" + seen + "GET http://b/ 1.1 host=b" +
                               seen + "GET /e 1.1 host=a" + seen + "GET /f 1.0 host=a" + seen + "GET /g 1.0 host=a" +
                               seen;
  for (const auto& chunks : test::every_split(stream)) ASSERT_EQ(transcript(chunks), expected);
}

TEST(RequestParser, TakesEveryMethodThatItKnows) {
  for (const auto* method : {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE"}) {
    const auto text = transcript(std::string{method} + " / HTTP/1.0\r\n\r\n");
    EXPECT_EQ(text, std::string{method} + " / 1.0 host=\nend\n");
  }
}

TEST(RequestParser, KnowsWhetherARequestHasBegun) {
  RequestTranscript connection;
  EXPECT_FALSE(connection.parser().mid_message());
  connection.feed("\r\n");
  EXPECT_FALSE(connection.parser().mid_message());
  connection.feed("G");
  EXPECT_TRUE(connection.parser().mid_message());
  connection.feed("ET / HTTP/1.0\r\nContent-Length: 1\r\n\r\n");
  EXPECT_TRUE(connection.parser().mid_message());
  connection.feed("x");
  EXPECT_FALSE(connection.parser().mid_message());
}

TEST(RequestParser, KeepsAHeadThatIsMovedOutOfTheWayOfItsBody) {
  for (const std::string_view target : {"/a?b", "http://b/a?b", "http://b", "http://b?b"}) {
    std::string head = "POST " + std::string{target} + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n";
    RequestParser parser;
    ASSERT_EQ(parser.next(head).kind, Step::Kind::Head);
    const std::string moved = head;
    parser.move_head(head.data(), moved.data());
    head.assign(head.size(), '?');
    EXPECT_EQ(parser.head().method_name, "POST");
    EXPECT_EQ(parser.head().target, target);
    EXPECT_EQ(parser.head().target_parts, parse_target(Method::Post, target)) << target;
    EXPECT_EQ(parser.head().fields.find("Host"), "a");
  }
}

TEST(RequestParser, FindsFieldsThatComeAgainWhenTheHeadBeforeThemWasMoved) {
  const std::string fields = "Host: a\r\nX: y\r\n\r\n";
  std::string head = "GET /long/path HTTP/1.1\r\n" + fields;
  RequestParser parser;
  ASSERT_EQ(parser.next(head).kind, Step::Kind::Head);
  std::string moved = "elsewhere" + head;
  parser.move_head(head.data(), moved.data() + moved.find("GET"));
  ASSERT_EQ(parser.next("").kind, Step::Kind::End);
  head.assign(head.size(), '?');
  const std::string again = "HEAD /b HTTP/1.1\r\n" + fields;
  ASSERT_EQ(parser.next(again).kind, Step::Kind::Head);
  moved.assign(moved.size(), '?');
  EXPECT_EQ(parser.head().target, "/b");
  EXPECT_EQ(parser.head().host, "a");
  EXPECT_EQ(parser.head().fields.find("Host"), "a");
  EXPECT_EQ(parser.head().fields.find("X"), "y");
}

constexpr std::string_view kTooMuch[] = {
    "PUT / HTTP/1.0\r\nContent-Length: 6\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n",
    "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\n",
};

TEST(RequestParser, RefusesContentThatIsTooLargeWhenItsLengthIsKnown) {
  for (const auto stream : kTooMuch) {
    RequestParser parser;
    auto rest = stream;
    rest.remove_prefix(parser.next(rest).used);
    parser.limit_body(5);
    auto step = parser.next(rest);
    if (step.kind == Step::Kind::Body) step = parser.next(rest.substr(step.used));
    EXPECT_EQ(step.kind, Step::Kind::Refused) << stream;
    EXPECT_EQ(step.refusal.status, Status::ContentTooLarge) << stream;
  }
}

TEST(RequestParser, LimitsTheContentOfOneMessageOnly) {
  RequestTranscript connection;
  connection.feed("PUT / HTTP/1.0\r\nContent-Length: 3\r\n\r\n");
  connection.parser().limit_body(3);
  connection.feed("abcPUT / HTTP/1.0\r\nContent-Length: 4\r\n\r\nabcd");
  EXPECT_TRUE(connection.text().ends_with("body abcd\nend\n")) << connection.text();
}

TEST(RequestParser, KeepsGivingTheRefusal) {
  RequestParser parser;
  EXPECT_EQ(parser.next("NO\r\n").kind, Step::Kind::Refused);
  const auto again = parser.next("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(again.kind, Step::Kind::Refused);
  EXPECT_EQ(again.refusal.status, Status::BadRequest);
}

}  // namespace
}  // namespace portico::http
