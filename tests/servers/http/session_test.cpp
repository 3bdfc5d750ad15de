#include "servers/http/engine/session.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/servers/http/session_transcript.h"

namespace portico::http {
namespace {

using namespace std::chrono_literals;
using Kind = Session::Step::Kind;

constexpr std::string_view kPipeline =
    "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
    "PUT /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
    "\r\nPOST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: t\r\n\r\n"
    "HEAD /4 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
    "GET /5 HTTP/1.0\r\n\r\n"
    "GET /6 HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(Session, GivesTheSameStepsHoweverAPipelineIsCut) {
  for (const auto& chunks : test::every_split(kPipeline)) {
    SessionTranscript connection;
    for (const auto chunk : chunks) connection.feed(chunk);
    ASSERT_EQ(connection.text(),
              "GET /1\nend\nPUT /2\nbody hello\nend\nPOST /3\nbody abcde\nend\nHEAD /4\nend\nGET /5\nend\n");
  }
}

TEST(Session, AnswersEachRequestOfAPipelineOnce) {
  SessionTranscript connection;
  connection.feed(kPipeline);
  const std::string one = "HTTP/1.1 200 OK\r\nDate: \r\nContent-Length: 2\r\n";
  EXPECT_EQ(connection.answers(), one + "\r\nok" + one + "\r\nok" + one + "\r\nok" + one +
                                      "Connection: keep-alive\r\n\r\n" + one + "Connection: close\r\n\r\nok");
}

TEST(Session, RefusesWhatIsNoRequestAndEnds) {
  SessionTranscript connection;
  connection.feed("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(connection.text(), "refused 400\n");
  EXPECT_TRUE(connection.answers().ends_with("Connection: close\r\n\r\nok")) << connection.answers();
}

TEST(Session, RefusesABodyBeyondTheLimit) {
  SessionRules rules;
  rules.max_body = 4;
  for (const std::string_view body :
       {"Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello"}) {
    SessionTranscript connection{rules};
    connection.feed("PUT / HTTP/1.1\r\nHost: a\r\n" + std::string{body});
    EXPECT_EQ(connection.text(), "PUT /\nrefused 413\n") << body;
  }
}

TEST(Session, TakesALargerBodyWhenItIsToldTo) {
  SessionRules rules;
  rules.max_body = 4;
  Session session{rules};
  const std::string_view head = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
  ASSERT_EQ(session.next(head, {}).kind, Kind::Request);
  session.limit_body(5);
  EXPECT_EQ(session.next("hello", {}).body, "hello");
}

TEST(Session, RefusesHeadsBeyondTheirLimits) {
  SessionRules rules;
  rules.limits = {.request_line = 20, .head = 60, .fields = 2};
  const auto refused = [&](std::string_view bytes) {
    SessionTranscript connection{rules};
    connection.feed(bytes);
    return connection.text();
  };
  EXPECT_EQ(refused("GET /too-long HTTP/1.1\r\n"), "refused 414\n");
  EXPECT_EQ(refused("GET / HTTP/1.1\r\nHost: a\r\nA: a\r\nB: b\r\n\r\n"), "refused 431\n");
  EXPECT_EQ(refused("GET / HTTP/1.1\r\nHost: a\r\nA: " + std::string(60, 'a')), "refused 431\n");
}

// Time.

TEST(Session, HasNoDeadlineWhileItIsIdle) {
  SessionTranscript connection;
  EXPECT_EQ(connection.session().deadline(), Session::kNever);
  connection.feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n", Session::Time{5s});
  EXPECT_EQ(connection.session().deadline(), Session::kNever);
  EXPECT_FALSE(connection.session().mid_head());
}

TEST(Session, CountsTheTimeOfAHeadFromItsFirstByte) {
  SessionTranscript connection;
  connection.feed("G", Session::Time{5s});
  EXPECT_EQ(connection.session().deadline(), Session::Time{15s});
  EXPECT_TRUE(connection.session().mid_head());
  connection.feed("ET /", Session::Time{14s});
  EXPECT_EQ(connection.session().deadline(), Session::Time{15s});
}

TEST(Session, CountsTheTimeOfEachHeadByItself) {
  SessionTranscript connection;
  connection.feed("GET / HTTP/1.1\r\n", Session::Time{5s});
  connection.feed("Host: a\r\n\r\nGET", Session::Time{14s});
  EXPECT_EQ(connection.session().deadline(), Session::Time{24s});
}

Session::Time deadline_of_body(std::string_view framing) {
  SessionTranscript connection;
  connection.feed("PUT / HTTP/1.1\r\nHost: a\r\n" + std::string{framing} + "\r\n\r\n", Session::Time{100s});
  return connection.session().deadline();
}

TEST(Session, GivesABodyTheSameTimeWhateverSizeIsAnnounced) {
  EXPECT_EQ(deadline_of_body("Content-Length: 1"), Session::Time{130s});
  EXPECT_EQ(deadline_of_body("Content-Length: 9999999"), Session::Time{130s});
  EXPECT_EQ(deadline_of_body("Transfer-Encoding: chunked"), Session::Time{130s});
  EXPECT_EQ(deadline_of_body("Content-Length: 0"), Session::kNever);
}

TEST(Session, GivesABodyMoreTimeForWhatCame) {
  SessionTranscript connection;
  connection.feed("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n", Session::Time{100s});
  connection.feed(std::string(2048, 'x'), Session::Time{110s});
  EXPECT_EQ(connection.session().deadline(), Session::Time{132s});
  connection.feed("x", Session::Time{130s});
  EXPECT_LT(connection.session().deadline(), Session::Time{133s}) << "what drips gains nothing";
}

TEST(Session, NeverWaitsLongerForABodyThanItsTimeout) {
  SessionTranscript connection;
  connection.feed("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n", Session::Time{100s});
  connection.feed(std::string(999'999, 'x'), Session::Time{101s});
  EXPECT_EQ(connection.session().deadline(), Session::Time{131s});
}

TEST(Session, DoesNotMakeAClientPayForASlowHandler) {
  SessionTranscript connection;
  connection.feed("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", Session::Time{100s});
  connection.feed("", Session::Time{500s});
  EXPECT_EQ(connection.session().deadline(), Session::Time{530s});
}

// The head of an answer, and how its body goes out.

struct Answered {
  std::string head;
  BodyFraming framing;
  bool keeps_alive;
};

Answered answer_to(std::string_view request, const Session::Answer& answer) {
  const SessionRules rules;
  Session session{rules};
  (void)session.next(request, {});
  Answered answered;
  answered.framing = session.answer(answer, answered.head);
  answered.keeps_alive = session.keeps_alive();
  return answered;
}

Session::Answer with(Status status, std::optional<std::uint64_t> length) {
  Session::Answer answer;
  answer.status = status;
  answer.length = length;
  return answer;
}

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view kHead = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view kGetOld = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
constexpr std::string_view kGetLast = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

struct FramingCase {
  std::string_view request;
  Status status;
  std::optional<std::uint64_t> length;
  BodyFraming framing;
  bool keeps_alive;
  std::string_view lines;  // besides status line and Date
};

constexpr std::string_view kChunked = "Transfer-Encoding: chunked\r\n";
constexpr std::string_view kClose = "Connection: close\r\n";
constexpr std::string_view kFour = "Content-Length: 4\r\n";

const FramingCase kFramings[] = {
    {kGet, Status::Ok, 4, BodyFraming::Length, true, kFour},
    {kGet, Status::Ok, 0, BodyFraming::Length, true, "Content-Length: 0\r\n"},
    {kGet, Status::Ok, std::nullopt, BodyFraming::Chunked, true, kChunked},
    {kGet, Status::NoContent, 4, BodyFraming::None, true, ""},
    {kGet, Status::NotModified, std::nullopt, BodyFraming::None, true, ""},
    {kHead, Status::Ok, 4, BodyFraming::None, true, kFour},
    {kHead, Status::Ok, std::nullopt, BodyFraming::None, true, kChunked},
    {kGetOld, Status::Ok, 4, BodyFraming::Length, true, "Content-Length: 4\r\nConnection: keep-alive\r\n"},
    {kGetOld, Status::Ok, std::nullopt, BodyFraming::UntilClose, false, kClose},
    {kGetOld, Status::NoContent, std::nullopt, BodyFraming::None, true, "Connection: keep-alive\r\n"},
    {"GET / HTTP/1.0\r\n\r\n", Status::Ok, 4, BodyFraming::Length, false, "Content-Length: 4\r\nConnection: close\r\n"},
    {kGetLast, Status::Ok, 4, BodyFraming::Length, false, "Content-Length: 4\r\nConnection: close\r\n"},
};

TEST(Session, FramesEachAnswerAsItsClientUnderstandsIt) {
  for (const FramingCase& each : kFramings) {
    const Answered answered = answer_to(each.request, with(each.status, each.length));
    std::string head = "HTTP/1.1 " + std::to_string(code(each.status)) + ' ' + std::string{reason(each.status)};
    head.append("\r\nDate: \r\n").append(each.lines).append("\r\n");
    EXPECT_EQ(answered.head, head) << each.request;
    EXPECT_EQ(answered.framing, each.framing) << each.request;
    EXPECT_EQ(answered.keeps_alive, each.keeps_alive) << each.request;
  }
}

TEST(Session, WritesTheDateTheCommonFieldsAndThoseOfTheAnswer) {
  Session::Answer answer = with(Status::Ok, 0);
  answer.date = "today";
  answer.common = "Server: s\r\n";
  answer.fields = "A: a\r\n";
  EXPECT_EQ(answer_to(kGet, answer).head,
            "HTTP/1.1 200 OK\r\nDate: today\r\nServer: s\r\nA: a\r\nContent-Length: 0\r\n\r\n");
}

TEST(Session, EndsWhenTheAnswerOrTheServerWantsIt) {
  Session::Answer answer = with(Status::Ok, 0);
  answer.close = true;
  EXPECT_FALSE(answer_to(kGet, answer).keeps_alive);
  const SessionRules rules;
  Session session{rules};
  (void)session.next(kGet, {});
  session.end();
  std::string head;
  (void)session.answer(with(Status::Ok, 0), head);
  EXPECT_FALSE(session.keeps_alive());
  EXPECT_NE(head.find(kClose), std::string::npos);
}

// Bodies that are waited for, and those that nobody wants.

TEST(Session, LetsAClientThatWaitsSendItsBodyOnce) {
  const SessionRules rules;
  Session session{rules};
  (void)session.next("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n", {});
  EXPECT_TRUE(session.take_continue());
  EXPECT_FALSE(session.take_continue());
}

TEST(Session, SaysNothingToAClientThatDoesNotWait) {
  for (const std::string_view request : {
           "PUT / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n",
           "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n",
           "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n",
       }) {
    const SessionRules rules;
    Session session{rules};
    (void)session.next(request, {});
    EXPECT_FALSE(session.take_continue()) << request;
  }
}

TEST(Session, SaysNothingOnceTheBodyComes) {
  const SessionRules rules;
  Session session{rules};
  const std::string_view bytes = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nx";
  const auto head = session.next(bytes, {});
  (void)session.next(bytes.substr(head.used), {});
  EXPECT_FALSE(session.take_continue());
}

TEST(Session, GoesOnAfterABodyThatNobodyWantsOnlyIfItIsSmall) {
  const auto keeps_alive = [](const std::string& framing) {
    return answer_to("PUT / HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n", with(Status::Forbidden, 0)).keeps_alive;
  };
  EXPECT_TRUE(keeps_alive("Content-Length: 65536"));
  EXPECT_FALSE(keeps_alive("Content-Length: 65537"));
  EXPECT_FALSE(keeps_alive("Content-Length: 1\r\nExpect: 100-continue"));  // it will not be sent
  EXPECT_FALSE(keeps_alive("Transfer-Encoding: chunked"));
}

TEST(Session, CanStillAnswerWhatItHasBrokenOff) {
  const SessionRules rules;
  Session session{rules};
  (void)session.next("HEAD / HT", {});
  session.break_off();
  std::string head;
  EXPECT_EQ(session.answer(with(Status::RequestTimeout, 4), head), BodyFraming::Length);
  EXPECT_FALSE(session.keeps_alive());
}

}  // namespace
}  // namespace portico::http
