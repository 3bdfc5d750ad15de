#include "servers/http/protocol/target.h"

#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "servers/http/protocol/host.h"

namespace portico::http {
namespace {

using namespace std::string_view_literals;
using Form = Target::Form;

TEST(Target, HasFourForms) {
  EXPECT_EQ(parse_target(Method::Get, "/a/b?c?d"), (Target{Form::Origin, "", "/a/b", "c?d"}));
  EXPECT_EQ(parse_target(Method::Get, "//a"), (Target{Form::Origin, "", "//a", ""}));
  EXPECT_EQ(parse_target(Method::Get, "/?"), (Target{Form::Origin, "", "/", ""}));
  EXPECT_EQ(parse_target(Method::Get, "http://a:1/b?c"), (Target{Form::Absolute, "a:1", "/b", "c"}));
  EXPECT_EQ(parse_target(Method::Get, "HTTPS://a"), (Target{Form::Absolute, "a", "/", ""}));
  EXPECT_EQ(parse_target(Method::Get, "http://a?b"), (Target{Form::Absolute, "a", "/", "b"}));
  EXPECT_EQ(parse_target(Method::Connect, "[::1]:443"), (Target{Form::Authority, "[::1]:443", "", ""}));
  EXPECT_EQ(parse_target(Method::Options, "*"), (Target{Form::Asterisk, "", "", ""}));
}

TEST(Target, IsRefusedWhenItIsNone) {
  for (const auto text : {""sv, "a"sv, "*"sv, "**"sv, "?a"sv, "http:/a"sv, "http://"sv, "http://u:p@a/"sv, "ftp://a/"sv,
                          "/a b"sv, "/a#b"sv, "/\xFF"sv, "/\0"sv, "a:80"sv, "http://a:99999/"sv}) {
    EXPECT_EQ(parse_target(Method::Get, text), std::nullopt) << text;
  }
  for (const auto text : {"*"sv, "/"sv, "a"sv, "a:"sv, "http://a:80/"sv, "a:80/"sv}) {
    EXPECT_EQ(parse_target(Method::Connect, text), std::nullopt) << text;
  }
}

struct Path {
  std::string_view raw;
  std::optional<std::string> decoded;
};

const Path kPaths[] = {
    {"/", "/"},
    {"/a/b", "/a/b"},
    {"/a/b/", "/a/b/"},
    {"//a///b//", "/a/b/"},
    {"/%41%2d%7e", "/A-~"},
    {"/a%20b+c", "/a b+c"},
    {"/%2541", "/%41"},  // once
    {"/%252e%252e/a", "/%2e%2e/a"},
    {"/a\\..\\b", "/a\\..\\b"},
    {"/a/%5C", "/a/\\"},
    {"/%C3%A4", "/\xC3\xA4"},
    {"/%ff", "/\xFF"},
    {"/.", "/"},
    {"/a/.", "/a/"},
    {"/a/./b", "/a/b"},
    {"/a/..", "/"},
    {"/a/../b", "/b"},
    {"/a/b/../../c", "/c"},
    {"/a/%2e%2E/b", "/b"},
    {"/a/.%2e/", "/"},
    {"/a//../b", "/b"},
    {"/...", "/..."},
    {"/..a/.b", "/..a/.b"},
    {"/..", std::nullopt},
    {"/../a", std::nullopt},
    {"/a/../../b", std::nullopt},
    {"/%2e%2e/a", std::nullopt},
    {"/./..", std::nullopt},
    {"//..", std::nullopt},
    {"/%2F", std::nullopt},
    {"/a%2f..%2fb", std::nullopt},
    {"/%00", std::nullopt},
    {{"/\0", 2}, std::nullopt},
    {"/a%", std::nullopt},
    {"/a%4", std::nullopt},
    {"/a%4/b", std::nullopt},
    {"/a%g1", std::nullopt},
    {"/a%u0041", std::nullopt},
    {"/%-1", std::nullopt},
    {"", std::nullopt},
    {"a", std::nullopt},
    {"*", std::nullopt},
};

TEST(DecodePath, DecodesOnceAndStaysBelowTheRoot) {
  for (const auto& [raw, decoded] : kPaths) EXPECT_EQ(decode_path(raw), decoded) << raw;
}

TEST(QueryParameter, IsDecoded) {
  EXPECT_EQ(query_parameter("a=1&b=2&a=3", "a"), "1");
  EXPECT_EQ(query_parameter("a=1&b=2", "b"), "2");
  EXPECT_EQ(query_parameter("a=1&b", "b"), "");
  EXPECT_EQ(query_parameter("&&b=x+y%2B%26=", "b"), "x y+&=");
  EXPECT_EQ(query_parameter("%62=1", "b"), "1");
  EXPECT_EQ(query_parameter("a=b", "c"), std::nullopt);
  EXPECT_EQ(query_parameter("", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("a=%zz", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("a=%00", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("%=1&a=2", "a"), "2");
}

TEST(Host, IsANameOrAnAddress) {
  for (const auto text : {"a"sv, "a.b-c_d~"sv, "A:80"sv, "a:"sv, "127.0.0.1:65535"sv, "%41"sv, "[::]"sv, "[::1]:80"sv,
                          "[1:2:3:4:5:6:7:8]"sv, "[::ffff:1.2.3.4]"sv, "[1:2:3:4:5:6:1.2.3.4]"sv, "[1::8]"sv,
                          "[2001:DB8::]"sv, "[1:2:3:4:5:6:7::]"sv}) {
    EXPECT_TRUE(is_host(text)) << text;
  }
}

TEST(Host, IsNothingElse) {
  for (const auto text : {""sv,
                          ":80"sv,
                          "a:b"sv,
                          "a:-1"sv,
                          "a:65536"sv,
                          "a:80:80"sv,
                          "a b"sv,
                          "a/b"sv,
                          "a\\b"sv,
                          "u@a"sv,
                          "a?b"sv,
                          "a#"sv,
                          "\xC3\xA4"sv,
                          "a\0"sv,
                          "%4"sv,
                          "%zz"sv,
                          "::1"sv,
                          "["sv,
                          "[]"sv,
                          "[::1"sv,
                          "::1]"sv,
                          "[::1]a"sv,
                          "[::1]80"sv,
                          "[:::]"sv,
                          "[1::2::3]"sv,
                          "[1:2:3:4:5:6:7]"sv,
                          "[1:2:3:4:5:6:7:8:9]"sv,
                          "[1:2:3:4:5:6:7:8::]"sv,
                          "[12345::]"sv,
                          "[g::]"sv,
                          "[::1%25lo]"sv,
                          "[1.2.3.4]"sv,
                          "[::1.2.3]"sv,
                          "[::1.2.3.256]"sv,
                          "[1.2.3.4::]"sv,
                          "[::1:]"sv,
                          "[:1::]"sv,
                          "[v1.a]"sv,
                          "[a]"sv}) {
    EXPECT_FALSE(is_host(text)) << text;
  }
}

}  // namespace
}  // namespace portico::http
