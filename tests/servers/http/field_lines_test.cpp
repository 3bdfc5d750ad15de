#include "servers/http/frontend/field_lines.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace portico::http {
namespace {

TEST(FieldLines, AreThereInTheirOrderHoweverManyThereAre) {
  FieldLines lines;
  std::string expected;
  for (int n = 0; n < 100; ++n) {
    const std::string value(static_cast<std::size_t>(n % 9), 'v');
    lines.add("Name", value);
    lines.add_lines("A: a\r\n");
    expected += "Name: " + value + "\r\nA: a\r\n";
    ASSERT_EQ(lines.text(), expected);
    const FieldLines copy = lines;
    ASSERT_EQ(copy.text(), expected);
  }
}

TEST(FieldLines, MayBeginWithOneThatIsLong) {
  const std::string value(10'000, 'v');
  FieldLines lines;
  lines.add("Name", value);
  EXPECT_EQ(lines.text(), "Name: " + value + "\r\n");
}

TEST(FieldLines, LeaveNoneBehindWhenThereAreManyAndTheyAreMoved) {
  const std::string value(10'000, 'v');
  FieldLines lines;
  lines.add("Name", value);
  const FieldLines moved = std::move(lines);
  EXPECT_EQ(moved.text(), "Name: " + value + "\r\n");
  // NOLINTNEXTLINE(bugprone-use-after-move): what this is about
  EXPECT_EQ(lines.text(), "");
  lines.add("A", "a");
  EXPECT_EQ(lines.text(), "A: a\r\n");
}

TEST(FieldLines, AreNoneAtFirst) { EXPECT_EQ(FieldLines{}.text(), ""); }

}  // namespace
}  // namespace portico::http
