#include "clients/http/redirect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace portico::http::client {
namespace {

using ::testing::HasSubstr;

Url url(std::string_view text) { return std::get<Url>(parse_url(text)); }

RedirectOutcome follow(unsigned status, std::string_view method, std::string_view location) {
  Redirects redirects{10};
  return redirects.next(status, method, url("http://h/a/b"), location);
}

Redirect followed(unsigned status, std::string_view method, std::string_view location) {
  return std::get<Redirect>(follow(status, method, location));
}

TEST(Redirects, LeadWhereTheLocationSays) {
  EXPECT_EQ(to_string(followed(301, "GET", "/c?d").url), "http://h/c?d");
  EXPECT_EQ(to_string(followed(302, "GET", "c").url), "http://h/a/c");
  EXPECT_EQ(to_string(followed(308, "GET", "http://g:81/").url), "http://g:81/");
}

TEST(Redirects, ChangeTheMethodOnlyWhereTheyMay) {
  struct Row {
    unsigned status;
    const char* method;
    const char* next;
    bool body;
  };
  const Row rows[] = {{301, "POST", "GET", false},     {302, "POST", "GET", false},   {303, "POST", "GET", false},
                      {303, "PUT", "GET", false},      {303, "DELETE", "GET", false}, {303, "HEAD", "HEAD", true},
                      {307, "POST", "POST", true},     {308, "POST", "POST", true},   {301, "PUT", "PUT", true},
                      {302, "DELETE", "DELETE", true}, {307, "PURGE", "PURGE", true}, {301, "HEAD", "HEAD", true}};
  for (const auto& row : rows) {
    const auto redirect = followed(row.status, row.method, "/");
    EXPECT_EQ(redirect.method, row.next) << row.status << row.method;
    EXPECT_EQ(redirect.keeps_body, row.body) << row.status << row.method;
  }
}

TEST(Redirects, KeepCredentialsOnlyAtTheSameHostAndPort) {
  EXPECT_TRUE(followed(302, "GET", "/x").keeps_credentials);
  EXPECT_TRUE(followed(302, "GET", "http://H:80/x").keeps_credentials);
  EXPECT_FALSE(followed(302, "GET", "http://h:81/x").keeps_credentials);
  EXPECT_FALSE(followed(302, "GET", "//h.evil/x").keeps_credentials);
}

TEST(Redirects, AreNotWhatElseTheAnswerMayBe) {
  for (const unsigned status : {200U, 201U, 300U, 304U, 305U, 306U, 399U, 404U}) {
    EXPECT_TRUE(std::holds_alternative<NoRedirect>(follow(status, "GET", "/x"))) << status;
  }
  Redirects redirects{10};
  EXPECT_TRUE(std::holds_alternative<NoRedirect>(redirects.next(302, "GET", url("http://h/"), std::nullopt)));
}

TEST(Redirects, SayWhyTheyCannotBeFollowed) {
  EXPECT_THAT(std::get<RedirectError>(follow(301, "GET", "https://h/")).why,
              HasSubstr("redirected to \"https://h/\": https is not supported"));
  EXPECT_THAT(std::get<RedirectError>(follow(301, "GET", "http://a\r\nb/")).why, HasSubstr("control"));
}

TEST(Redirects, End) {
  Redirects redirects{2};
  const auto loop = [&] { return redirects.next(302, "GET", url("http://h/"), "/"); };
  EXPECT_TRUE(std::holds_alternative<Redirect>(loop()));
  EXPECT_TRUE(std::holds_alternative<Redirect>(loop()));
  EXPECT_THAT(std::get<RedirectError>(loop()).why, HasSubstr("more than 2 redirects"));
}

TEST(Redirects, AreAnswersLikeOthersWhenNoneIsWanted) {
  Redirects redirects{0};
  EXPECT_TRUE(std::holds_alternative<NoRedirect>(redirects.next(302, "GET", url("http://h/"), "/")));
}

}  // namespace
}  // namespace portico::http::client
