#include "clients/http/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/http/base64.h"

namespace portico::http::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Request request(std::string_view text, std::string method = "GET") {
  Request request;
  request.method = std::move(method);
  request.url = std::get<Url>(parse_url(text));
  return request;
}

OwnField own(std::string_view text) { return std::get<OwnField>(parse_own_field(text)); }

std::string head(const Request& request) { return request_head(request, "test/1"); }

TEST(RequestHead, AsksForTheTarget) {
  EXPECT_EQ(head(request("http://h/a b?c")),
            "GET /a%20b?c HTTP/1.1\r\nHost: h\r\nUser-Agent: test/1\r\nAccept: */*\r\n\r\n");
  EXPECT_THAT(head(request("http://[::1]:8080/")), HasSubstr("Host: [::1]:8080\r\n"));
}

TEST(RequestHead, NamesTheUserOfTheUrl) {
  EXPECT_THAT(head(request("http://Aladdin:open%20sesame@h/")),
              HasSubstr("Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"));
  auto chosen = request("http://u:p@h/");
  chosen.own.push_back(own("authorization: Bearer x"));
  EXPECT_THAT(head(chosen), AllOf(HasSubstr("authorization: Bearer x\r\n"), Not(HasSubstr("Basic"))));
}

TEST(RequestHead, TellsTheShapeOfTheBody) {
  EXPECT_THAT(head(request("h/", "POST")), HasSubstr("Content-Length: 0\r\n"));
  EXPECT_THAT(head(request("h/", "DELETE")), Not(HasSubstr("Content-Length")));
  auto known = request("h/", "PUT");
  known.body = BodyShape{7, "text/plain"};
  EXPECT_THAT(head(known), HasSubstr("Content-Type: text/plain\r\nContent-Length: 7\r\n"));
  known.body = BodyShape{};
  EXPECT_THAT(head(known), AllOf(HasSubstr("Transfer-Encoding: chunked\r\n"), Not(HasSubstr("Content-"))));
}

TEST(RequestHead, AsksForTheRestOfAPart) {
  auto resumed = request("h/");
  resumed.part = Part{5, "\"v\"", ""};
  EXPECT_THAT(head(resumed), HasSubstr("Range: bytes=5-\r\nIf-Range: \"v\"\r\n"));
  resumed.part = Part{};
  EXPECT_THAT(head(resumed), Not(HasSubstr("Range")));
}

TEST(RequestHead, TakesFieldsOfTheUsers) {
  auto chosen = request("h/");
  chosen.own = {own("X: 1"), own("X: 2"), own("Accept: text/html"), own("User-Agent:"), own("Empty;")};
  EXPECT_EQ(head(chosen), "GET / HTTP/1.1\r\nHost: h\r\nX: 1\r\nX: 2\r\nAccept: text/html\r\nEmpty: \r\n\r\n");
}

TEST(RequestHead, TellsNothingSecretElsewhere) {
  auto moved = request("h/");
  moved.own = {own("authorization: x"), own("COOKIE: y"), own("Host: z"), own("X: 1"), own("Proxy-Authorization: a")};
  leave_credentials(moved);
  EXPECT_EQ(head(moved), "GET / HTTP/1.1\r\nHost: h\r\nUser-Agent: test/1\r\nAccept: */*\r\nX: 1\r\n\r\n");
}

TEST(OwnField, IsRefusedWhenItCouldBeMore) {
  for (const std::string_view text :
       {std::string_view{"A: b\r\nC: d"}, std::string_view{"A: b\nC"}, std::string_view{"A: \0", 4},
        std::string_view{"A: \x7f"}, std::string_view{"A b: c"}, std::string_view{"A : b"}, std::string_view{": b"},
        std::string_view{"A"}, std::string_view{""}, std::string_view{"A\r\n: b"}, std::string_view{"\u00e4: b"},
        std::string_view{"Content-Length: 5"}, std::string_view{"transfer-encoding: chunked"}, std::string_view{";"}}) {
    EXPECT_TRUE(std::holds_alternative<OwnFieldError>(parse_own_field(text))) << text;
  }
  EXPECT_EQ(own("A: \t b c \t").value, "b c");
  EXPECT_EQ(own("A:").value, std::nullopt);
}

TEST(Base64, PadsItsEnd) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("\xff\xfe\xfd\xfc"), "//79/A==");
}

TEST(Method, IsIdempotentOrNot) {
  EXPECT_TRUE(is_idempotent("PUT"));
  EXPECT_FALSE(is_idempotent("POST"));
  EXPECT_FALSE(is_idempotent("get"));
}

}  // namespace
}  // namespace portico::http::client
