#include "servers/http/frontend/response.h"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/allocations.h"

namespace portico::http {
namespace {

using namespace std::string_view_literals;

TEST(Response, AddsItsFieldsInTheirOrder) {
  Response response = Response::text("hello");
  response.add("X-One", "1").add("X-Two", "").add("X-Three", "a\tb \xC3\xA9");
  EXPECT_EQ(response.fields(),
            "Content-Type: text/plain; charset=utf-8\r\nX-One: 1\r\nX-Two: \r\nX-Three: a\tb \xC3\xA9\r\n");
}

TEST(Response, RefusesAValueThatWouldBeTwoFields) {
  for (const auto value : {"a\r\nSet-Cookie: b"sv, "a\nb"sv, "a\rb"sv, "a\0b"sv, "\x7F"sv, "\x1B[1m"sv}) {
    Response response;
    EXPECT_THROW(response.add("X", value), std::invalid_argument) << value;
    EXPECT_EQ(response.fields(), "");
  }
  EXPECT_THROW((void)Response::redirect("/a\r\nSet-Cookie: b"), std::invalid_argument);
  EXPECT_THROW((void)Response(Status::Ok, "text/html\r\nSet-Cookie: b", ""), std::invalid_argument);
}

TEST(Response, RefusesANameThatIsNoToken) {
  for (const auto name : {""sv, "a b"sv, "a:"sv, "a\r\n"sv, "\xC3\xA9"sv}) {
    Response response;
    EXPECT_THROW(response.add(name, "a"), std::invalid_argument) << name;
  }
}

TEST(Response, LeavesToTheConnectionWhatIsItsOwn) {
  for (const auto name : {"Content-Length"sv, "transfer-encoding"sv, "Connection"sv, "DATE"sv}) {
    Response response;
    EXPECT_THROW(response.add(name, "1"), std::invalid_argument) << name;
  }
}

TEST(Response, KnowsTheLengthOfItsBody) {
  EXPECT_EQ(Response{}.length(), 0);
  EXPECT_EQ(Response::text("hello").length(), 5);
  Response response;
  response.set_body(std::make_shared<const std::string>("shared"));
  EXPECT_EQ(response.length(), 6);
  response.set_body(std::vector<BodyPiece>{std::string{"abc"}, FilePiece{nullptr, 10, 1000}});
  EXPECT_EQ(response.length(), 1003);
  response.set_body(StreamedBody{});
  EXPECT_EQ(response.length(), std::nullopt);
}

TEST(Response, RedirectsWithTheStatusThatIsAskedFor) {
  const Response response = Response::redirect("/b", Status::MovedPermanently);
  EXPECT_EQ(response.status(), Status::MovedPermanently);
  EXPECT_EQ(response.fields(), "Location: /b\r\n");
}

TEST(Response, TakesNoMemoryWhenItIsSmall) {
  const auto before = portico::test::allocations();
  Response response = Response::text("hello, world\n");
  response.add("Cache-Control", "public, max-age=3600");
  const Response moved = std::move(response);
  EXPECT_EQ(portico::test::allocations(), before);
  EXPECT_EQ(moved.fields(), "Content-Type: text/plain; charset=utf-8\r\nCache-Control: public, max-age=3600\r\n");
}

}  // namespace
}  // namespace portico::http
