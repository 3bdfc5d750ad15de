#include "clients/http/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace portico::http::client {
namespace {

using ::testing::HasSubstr;

Url parsed(std::string_view text) {
  const auto result = parse_url(text);
  if (const auto* error = std::get_if<UrlError>(&result)) ADD_FAILURE() << text << ": " << error->why;
  return std::holds_alternative<Url>(result) ? std::get<Url>(result) : Url{};
}

std::string fault(std::string_view text) {
  const auto result = parse_url(text);
  return std::holds_alternative<UrlError>(result) ? std::get<UrlError>(result).why : "none";
}

std::string resolved(std::string_view base, std::string_view reference) {
  const auto result = resolve(parsed(base), reference);
  return std::holds_alternative<UrlError>(result) ? std::get<UrlError>(result).why : to_string(std::get<Url>(result));
}

TEST(Url, HasItsParts) {
  const auto url = parsed("HTTP://us%40er:pa%3ass@Example.ORG:8080/a/b?c=d#e");
  EXPECT_EQ(url.host, "example.org");
  EXPECT_EQ(url.port, 8080);
  EXPECT_EQ(url.target, "/a/b?c=d");
  EXPECT_EQ(url.user, "us@er");
  EXPECT_EQ(url.password, "pa:ss");
  EXPECT_EQ(authority(url), "example.org:8080");
  EXPECT_EQ(to_string(url), "http://example.org:8080/a/b?c=d");
}

TEST(Url, HasDefaults) {
  for (const char* text : {"http://h", "http://h/", "http://h:80/", "http://h:/", "h", "http://h#x"}) {
    EXPECT_EQ(parsed(text), parsed("http://h/")) << text;
  }
  EXPECT_EQ(authority(parsed("http://h:80/")), "h");
  EXPECT_EQ(destination(parsed("http://h/")), "h:80");
  EXPECT_EQ(parsed("http://h?q").target, "/?q");
}

TEST(Url, NeedsNoScheme) {
  EXPECT_EQ(to_string(parsed("localhost:8080/x")), "http://localhost:8080/x");
  EXPECT_EQ(to_string(parsed("127.0.0.1")), "http://127.0.0.1/");
}

TEST(Url, KeepsTheBracketsOfAnAddress) {
  const auto url = parsed("http://[::1]:81/x");
  EXPECT_EQ(url.host, "[::1]");
  EXPECT_EQ(authority(url), "[::1]:81");
  EXPECT_EQ(authority(parsed("http://[2001:DB8::1]")), "[2001:db8::1]");
}

TEST(Url, EncodesWhatItCannotHold) {
  EXPECT_EQ(parsed("http://h/a b\u00e4").target, "/a%20b%C3%A4");
  EXPECT_EQ(parsed("http://h/<>\"\\^`{|}").target, "/%3C%3E%22%5C%5E%60%7B%7C%7D");
  EXPECT_EQ(parsed("http://h/%41%zz%4").target, "/%41%25zz%254");
  EXPECT_EQ(parsed("http://h/?a b=[1]&c=%20").target, "/?a%20b=[1]&c=%20");
}

TEST(Url, ResolvesItsDots) {
  EXPECT_EQ(parsed("http://h/a/./b/../c").target, "/a/c");
  EXPECT_EQ(parsed("http://h/../../a").target, "/a");
  EXPECT_EQ(parsed("http://h/a/..").target, "/");
  EXPECT_EQ(parsed("http://h/a/%2E%2e/b").target, "/b");
  EXPECT_EQ(parsed("http://h/a//b/").target, "/a//b/");
  EXPECT_EQ(parsed("http://h/a/...").target, "/a/...");
}

TEST(Url, RefusesWhatItIsNot) {
  EXPECT_THAT(fault("https://h/"), HasSubstr("https is not supported"));
  EXPECT_THAT(fault("ftp://h/"), HasSubstr("ftp is not supported"));
  EXPECT_THAT(fault("mailto:a@b"), HasSubstr("mailto is not supported"));
  EXPECT_THAT(fault("http:/h"), HasSubstr("two slashes"));
  EXPECT_THAT(fault("http:///x"), HasSubstr("host is missing"));
  EXPECT_THAT(fault(""), HasSubstr("host is missing"));
  for (const char* port : {"0", "65536", "-1", "+80", "8a", "99999999999"}) {
    EXPECT_THAT(fault("http://h:" + std::string{port} + "/"), HasSubstr("from 1 to 65535")) << port;
  }
  for (const char* host : {"a b", "a%20b", "\u00e4", "a<b", "h\\x"}) {
    EXPECT_THAT(fault("http://" + std::string{host} + "/"), HasSubstr("the host is a name")) << host;
  }
  for (const char* host : {"[", "[]", "[::1", "[1.2.3.4]", "[::g]", "[fe80::1%25eth0]"}) {
    EXPECT_THAT(fault("http://" + std::string{host} + "/"), HasSubstr("IPv6")) << host;
  }
  EXPECT_THAT(fault("http://[::1]x/"), HasSubstr("nothing else"));
  EXPECT_THAT(fault("http://h/a\r\nX: y"), HasSubstr("control"));
  EXPECT_THAT(fault(std::string_view{"http://h/\0", 10}), HasSubstr("control"));
  EXPECT_THAT(fault("http://a%0d:b@h/"), HasSubstr("control"));
  EXPECT_THAT(fault("http://a%:b@h/"), HasSubstr("no escape"));
  EXPECT_THAT(fault("http://a%3Ab:c@h/"), HasSubstr("colon"));
  EXPECT_THAT(fault("http://h/" + std::string(70'000, 'x')), HasSubstr("too long"));
}

// RFC 3986 §5.4, as far as it is about http.
TEST(Url, ResolvesReferences) {
  const std::string_view base = "http://a/b/c/d;p?q";
  const std::pair<const char*, const char*> rows[] = {
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q"},
      {"g#s", "http://a/b/c/g"},
      {"g?y#s", "http://a/b/c/g?y"},
      {";x", "http://a/b/c/;x"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"http://x:81/y", "http://x:81/y"},
      {"a b", "http://a/b/c/a%20b"},
  };
  for (const auto& [reference, wanted] : rows) EXPECT_EQ(resolved(base, reference), wanted) << reference;
  EXPECT_THAT(resolved(base, "https://a/"), HasSubstr("https is not supported"));
}

TEST(Url, KeepsTheUserOfItsBaseOnlyAtTheSamePlace) {
  const auto base = parsed("http://u:p@h:81/");
  EXPECT_EQ(std::get<Url>(resolve(base, "/x")).user, "u");
  EXPECT_EQ(std::get<Url>(resolve(base, "http://h:81/x")).password, "p");
  EXPECT_EQ(std::get<Url>(resolve(base, "http://h/x")).user, std::nullopt);
  EXPECT_EQ(std::get<Url>(resolve(base, "//g:81/x")).user, std::nullopt);
}

TEST(Url, NamesAFile) {
  EXPECT_EQ(file_name(parsed("http://h/a/b%20c?d/e")), "b c");
  for (const char* text : {"http://h/", "http://h", "http://h/a/", "http://h/a%2Fb", "http://h/%00", "http://h/%0a",
                           "http://h/%2e%2e", "http://h/?a"}) {
    EXPECT_EQ(file_name(parsed(text)), std::nullopt) << text;
  }
}

TEST(Url, IsToldFromAMethod) {
  for (const char* word : {"http://h", "h.org", "h:80", "h/x", "localhost", "[::1]"}) {
    EXPECT_TRUE(looks_like_url(word)) << word;
  }
  for (const char* word : {"GET", "PURGE", "m-search"}) EXPECT_FALSE(looks_like_url(word)) << word;
}

}  // namespace
}  // namespace portico::http::client
