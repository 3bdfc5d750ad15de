#include "servers/http/protocol/conditional.h"

#include <chrono>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace portico::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr sys_seconds kModified = sys_days{1994y / 11 / 6} + 8h + 49min + 37s;
constexpr sys_seconds kNow = sys_days{2026y / 11 / 21};
constexpr std::string_view kSame = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr std::string_view kBefore = "Sun, 06 Nov 1994 08:49:36 GMT";
constexpr std::string_view kAfter = "Sun, 06 Nov 1994 08:49:38 GMT";

const Validators kFile{EntityTag{"x", false}, kModified};
const Validators kWeak{EntityTag{"x", true}, kModified};
const Validators kNothing{};

using List = std::vector<Field>;

struct Row {
  Method method;
  List fields;
  Validators current;
  Precondition expected;
};

constexpr auto kProceed = Precondition::Proceed;
constexpr auto kNotModified = Precondition::NotModified;
constexpr auto kFailed = Precondition::PreconditionFailed;

const Row kRows[] = {
    {Method::Get, {}, kFile, kProceed},
    {Method::Get, {{"If-None-Match", "\"x\""}}, kFile, kNotModified},
    {Method::Head, {{"if-none-match", "\"y\" , W/\"x\""}}, kFile, kNotModified},
    {Method::Get, {{"If-None-Match", "\"x\""}}, kWeak, kNotModified},
    {Method::Get, {{"If-None-Match", "\"y\""}, {"If-None-Match", "\"x\""}}, kFile, kNotModified},
    {Method::Put, {{"If-None-Match", "\"x\""}}, kFile, kFailed},
    {Method::Get, {{"If-None-Match", "*"}}, kFile, kNotModified},
    {Method::Put, {{"If-None-Match", "*"}}, kFile, kFailed},
    {Method::Put, {{"If-None-Match", "*"}}, kNothing, kProceed},
    {Method::Get, {{"If-None-Match", "\"y\""}}, kFile, kProceed},
    {Method::Get, {{"If-None-Match", "x"}}, kFile, kProceed},
    {Method::Get, {{"If-None-Match", "\"\\\", \"x\""}}, kFile, kNotModified},
    // If-Modified-Since only where there is no If-None-Match.
    {Method::Get, {{"If-None-Match", "\"y\""}, {"If-Modified-Since", kSame}}, kFile, kProceed},
    {Method::Get, {{"If-Modified-Since", kSame}}, kFile, kNotModified},
    {Method::Get, {{"If-Modified-Since", kAfter}}, kFile, kNotModified},
    {Method::Get, {{"If-Modified-Since", kBefore}}, kFile, kProceed},
    {Method::Post, {{"If-Modified-Since", kSame}}, kFile, kProceed},
    {Method::Get, {{"If-Modified-Since", "yesterday"}}, kFile, kProceed},
    {Method::Get, {{"If-Modified-Since", kSame}, {"If-Modified-Since", kSame}}, kFile, kProceed},
    {Method::Get, {{"If-Match", "\"x\""}}, kFile, kProceed},
    {Method::Get, {{"If-Match", "\"a\", \"x\""}}, kFile, kProceed},
    {Method::Get, {{"If-Match", "\"x\""}}, kWeak, kFailed},
    {Method::Get, {{"If-Match", "W/\"x\""}}, kFile, kFailed},
    {Method::Put, {{"If-Match", "\"y\""}}, kFile, kFailed},
    {Method::Put, {{"If-Match", ""}}, kFile, kFailed},
    {Method::Put, {{"If-Match", "*"}}, kFile, kProceed},
    {Method::Put, {{"If-Match", "*"}}, kNothing, kFailed},
    {Method::Get, {{"If-Unmodified-Since", kSame}}, kFile, kProceed},
    {Method::Get, {{"If-Unmodified-Since", kBefore}}, kFile, kFailed},
    // If-Unmodified-Since only where there is no If-Match.
    {Method::Get, {{"If-Match", "\"x\""}, {"If-Unmodified-Since", kBefore}}, kFile, kProceed},
    // Both kinds: the one that protects from lost updates comes first.
    {Method::Get, {{"If-None-Match", "\"x\""}, {"If-Match", "\"y\""}}, kFile, kFailed},
    {Method::Get, {{"If-None-Match", "\"x\""}, {"If-Match", "\"x\""}}, kFile, kNotModified},
};

TEST(Conditional, IsEvaluatedInTheOrderOfTheRfc) {
  for (const auto& [method, fields, current, expected] : kRows) {
    const auto first = fields.empty() ? Field{} : fields.front();
    EXPECT_EQ(evaluate(method, Fields{fields}, current, kNow), expected)
        << name(method) << ' ' << first.name << ": " << first.value;
  }
}

bool applies(const List& fields, const Validators& current, sys_seconds now = kNow) {
  return range_applies(Fields{fields}, current, now);
}

TEST(Conditional, AppliesARangeOnlyToWhatDidNotChange) {
  EXPECT_TRUE(applies({}, kFile));
  EXPECT_TRUE(applies({{"If-Range", "\"x\""}}, kFile));
  EXPECT_TRUE(applies({{"If-Range", kSame}}, kFile));
  EXPECT_FALSE(applies({{"If-Range", "\"y\""}}, kFile));
  EXPECT_FALSE(applies({{"If-Range", "W/\"x\""}}, kFile));
  EXPECT_FALSE(applies({{"If-Range", "W/\"x\""}}, kWeak));
  EXPECT_FALSE(applies({{"If-Range", "\"x\""}}, kWeak));
  EXPECT_FALSE(applies({{"If-Range", kAfter}}, kFile));
  EXPECT_FALSE(applies({{"If-Range", kBefore}}, kFile));
  EXPECT_FALSE(applies({{"If-Range", kSame}}, kFile, kModified));
  EXPECT_FALSE(applies({{"If-Range", "x"}}, kFile));
  EXPECT_FALSE(applies({{"If-Range", "\"x\""}, {"If-Range", "\"x\""}}, kFile));
  EXPECT_FALSE(applies({{"If-Range", kSame}}, kNothing));
}

TEST(EntityTag, IsReadAndWritten) {
  EXPECT_EQ(parse_entity_tag("\"a\""), (EntityTag{"a", false}));
  EXPECT_EQ(parse_entity_tag("W/\"\""), (EntityTag{"", true}));
  EXPECT_EQ((EntityTag{"a", true}).to_string(), "W/\"a\"");
  for (const auto* text : {"", "a", "\"a", "a\"", "w/\"a\"", "\"a b\"", "\"a\"b", "W/ \"a\""}) {
    EXPECT_EQ(parse_entity_tag(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace portico::http
