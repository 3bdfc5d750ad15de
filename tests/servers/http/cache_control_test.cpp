#include "servers/http/frontend/cache_control.h"

#include <stdexcept>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace portico::http {
namespace {

using namespace std::string_view_literals;

TEST(CacheControl, TakesTheFirstRuleThatMatches) {
  CacheControl rules;
  rules.add("/assets/*=public, max-age=31536000, immutable");
  rules.add("*.css=max-age=3600");
  rules.add("/*=no-cache");
  EXPECT_EQ(rules.of("/assets/deep/a.css"), "public, max-age=31536000, immutable");
  EXPECT_EQ(rules.of("/styles/a.css"), "max-age=3600");
  EXPECT_EQ(rules.of("/index.html"), "no-cache");
}

TEST(CacheControl, IsSilentWhereNoRuleMatches) {
  CacheControl rules;
  EXPECT_EQ(rules.of("/a"), "");
  rules.add("*.css=no-store");
  EXPECT_EQ(rules.of("/a.css.map"), "");
}

TEST(CacheControl, RefusesRulesThatAreNone) {
  CacheControl rules;
  for (const auto rule : {""sv, "*.css"sv, "=no-store"sv, "*="sv, "*=a\r\nX: y"sv, "*=a\nb"sv, "*=a\0b"sv,
                          "a\0b=no-store"sv, "*= a"sv, "*=a "sv, "*=\x80"sv, "*=\x7F"sv}) {
    EXPECT_THROW(rules.add(rule), std::invalid_argument) << rule;
  }
}

}  // namespace
}  // namespace portico::http
