#include "servers/http/protocol/response_parser.h"

#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/support/split_feed.h"

namespace portico::http {
namespace {

std::string describe(const ResponseHead& head) {
  std::string text = std::to_string(head.status);
  text.append(" '").append(head.reason).append("'").append(head.keep_alive ? " keep-alive" : "");
  return text.append(head.until_close ? " until-close" : "").append("\n");
}

// The stream with the end of the connection behind it, as text; pieces of content that follow each other are one.
std::string transcript(const test::Chunks& chunks, Method method) {
  ResponseParser parser;
  parser.expect(method);
  std::string rest;
  std::string text;
  bool in_body = false;
  const auto note = [&](const Step& step) {
    if (step.kind == Step::Kind::NeedMore) return;
    const bool is_body = step.kind == Step::Kind::Body;
    if (in_body && !is_body) text += '\n';
    if (step.kind == Step::Kind::Head) text += describe(parser.head());
    if (is_body) text.append(in_body ? "" : "body ").append(step.body);
    if (step.kind == Step::Kind::End) text += "end\n";
    if (step.kind == Step::Kind::Refused) text += "refused\n";
    in_body = is_body;
  };
  for (const auto chunk : chunks) {
    rest.append(chunk);
    for (;;) {
      const auto memory = std::make_unique<char[]>(rest.size());
      if (!rest.empty()) std::memcpy(memory.get(), rest.data(), rest.size());
      const auto step = parser.next({memory.get(), rest.size()});
      note(step);
      if (step.kind == Step::Kind::Refused) return text;
      rest.erase(0, step.used);
      if (step.kind == Step::Kind::NeedMore) break;
    }
  }
  if (!text.ends_with("end\n")) note(parser.finish());
  return text;
}

struct Row {
  Method method;
  std::string_view stream;
  std::string_view expected;
};

constexpr Row kRows[] = {
    {Method::Get, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "200 'OK' keep-alive\nbody hello\nend\n"},
    {Method::Get, "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "200 '' keep-alive\nend\n"},
    {Method::Get, "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", "404 '' keep-alive\nend\n"},
    {Method::Get, "HTTP/1.1 200 Very fine\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx",
     "200 'Very fine'\nbody x\nend\n"},
    {Method::Get, "HTTP/1.0 200 OK\r\n\r\nall of it", "200 'OK' until-close\nbody all of it\nend\n"},
    {Method::Get, "HTTP/1.0 200 OK\r\n\r\n", "200 'OK' until-close\nend\n"},
    {Method::Get, "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx",
     "200 'OK' keep-alive\nbody x\nend\n"},
    {Method::Get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nA: b\r\n\r\n",
     "200 'OK' keep-alive\nbody abcde\nend\n"},
    {Method::Head, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "200 'OK' keep-alive\nend\n"},
    {Method::Head, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "200 'OK' keep-alive\nend\n"},
    {Method::Get, "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "304 'Not Modified' keep-alive\nend\n"},
    {Method::Delete, "HTTP/1.1 204 No Content\r\n\r\n", "204 'No Content' keep-alive\nend\n"},
    {Method::Connect, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "200 'OK' keep-alive\nend\n"},
    {Method::Put,
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 201 Created\r\n"
     "Content-Length: 0\r\n\r\n",
     "201 'Created' keep-alive\nend\n"},
    {Method::Get, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 404 No\r\nContent-Length: 1\r\n\r\nb",
     "200 'OK' keep-alive\nbody a\nend\n404 'No' keep-alive\nbody b\nend\n"},
    {Method::Get, "", "refused\n"},
    {Method::Get, "HTTP/1.1 200 OK\r\nContent-Le", "refused\n"},
    {Method::Get, "HTTP/1.1 100 Continue\r\n\r\n", "refused\n"},
    {Method::Get, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", "200 'OK' keep-alive\nbody hello\nrefused\n"},
    {Method::Get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
     "200 'OK' keep-alive\nbody abc\nrefused\n"},
    {Method::Get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
     "200 'OK' keep-alive\nbody abc\nrefused\n"},
    {Method::Get, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "refused\n"},
    {Method::Get, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "refused\n"},
    {Method::Get, "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "refused\n"},
    {Method::Get, "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", "refused\n"},
    {Method::Get, "HTTP/1.1 200 OK\nA: b\n\n", "refused\n"},
    {Method::Get, "HTTP/2.0 200 OK\r\n\r\n", "refused\n"},
    {Method::Get, "HTTP/1.1 20 OK\r\n\r\n", "refused\n"},
    {Method::Get, "HTTP/1.1 2000 OK\r\n\r\n", "refused\n"},
    {Method::Get, "HTTP/1.1 099 OK\r\n\r\n", "refused\n"},
    {Method::Get, "HTTP/1.1  200 OK\r\n\r\n", "refused\n"},
    {Method::Get, "ICY 200 OK\r\n\r\n", "refused\n"},
    {Method::Get, "\r\nHTTP/1.1 200 OK\r\n\r\n", "refused\n"},
};

TEST(ResponseParser, UnderstandsAndRefusesResponsesHoweverTheyAreCut) {
  for (const auto& [method, stream, expected] : kRows) {
    for (const auto& chunks : test::every_split(stream)) ASSERT_EQ(transcript(chunks, method), expected) << stream;
  }
}

TEST(ResponseParser, DoesNotWaitForAResponseForEver) {
  std::string interim;
  for (int times = 0; times <= ResponseParser::kMaxInterim; ++times) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(transcript({interim}, Method::Get), "refused\n");
  EXPECT_EQ(transcript({"HTTP/1.1 200 OK\r\nA: " + std::string(ResponseParser::kMaxHead, 'a')}, Method::Get),
            "refused\n");
}

}  // namespace
}  // namespace portico::http
