#include "servers/chat/frontend/line_splitter.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/split_feed.h"

namespace portico::chat {
namespace {

using Lines = std::vector<std::string>;

// What comes out, with "?long" and "?tags" for lines that were dropped.
Lines split(const test::Chunks& chunks) {
  LineSplitter splitter;
  Lines lines;
  test::feed(splitter, chunks, [&lines](const LineSplitter::Line& line) {
    const std::string fault = line.fault == Malformed::TagsTooLong ? "?tags" : "?long";
    lines.push_back(line.fault ? fault : std::string{line.text});
  });
  return lines;
}

void expect_lines(const std::string& bytes, const Lines& expected) {
  for (const auto& chunks : test::every_split(bytes)) EXPECT_EQ(split(chunks), expected);
}

TEST(LineSplitter, TakesLinesThatEndInCrLfAndInLfHoweverTheyAreCut) {
  expect_lines("NICK ana\r\nUSER a 0 * :Ana\nPING x\r\n", {"NICK ana", "USER a 0 * :Ana", "PING x"});
}

TEST(LineSplitter, GivesEmptyLinesToo) { expect_lines("\r\n\nPING x\n\r\n", {"", "", "PING x", ""}); }

TEST(LineSplitter, KeepsACarriageReturnThatEndsNoLine) { expect_lines("a\rb\r\r\n", {"a\rb\r"}); }

TEST(LineSplitter, SaysNothingOfALineThatHasNotEnded) { expect_lines("PING x\r\nPING", {"PING x"}); }

TEST(LineSplitter, TakesALineOf512BytesAndDropsALongerOne) {
  const std::string fits(kMaxLine - 2, 'x');
  EXPECT_EQ(split({fits + "\r\n"}), Lines{fits});
  EXPECT_EQ(split({fits + "y\r\nPING x\n"}), (Lines{"?long", "PING x"}));
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    std::string three = fits;
    three.append("\r\n").append(fits).append("y\r\n").append(fits).append("\r\n");
    EXPECT_EQ(split(test::arbitrary_split(three, seed)), (Lines{fits, "?long", fits}));
  }
}

TEST(LineSplitter, DropsALineHoweverLongItIsAndSaysSoOnce) {
  const std::string endless(1'000'000, 'x');
  EXPECT_EQ(split({endless, endless, "\nPING x\n"}), (Lines{"?long", "PING x"}));
}

TEST(LineSplitter, GivesTagsRoomOfTheirOwn) {
  const std::string tags = "@" + std::string(kMaxClientTags - 2, 't') + " ";
  const std::string rest(kMaxLine - 2, 'x');
  EXPECT_EQ(split({tags + rest + "\r\n"}), Lines{tags + rest});
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(split(test::arbitrary_split(tags + rest + "yz\r\nPING x\n", seed)), (Lines{"?long", "PING x"}));
  }
}

TEST(LineSplitter, TellsTagsThatAreTooLongFromALineThatIs) {
  const std::string tags = "@" + std::string(20'000, 't') + " PING x\r\nPING x\r\n";
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(split(test::arbitrary_split(tags, seed)), (Lines{"?tags", "PING x"}));
  }
}

TEST(LineSplitter, DoesNotCopyALineThatCameInOnePiece) {
  LineSplitter splitter;
  const std::string bytes = "PING x\r\n";
  const auto step = splitter.next(bytes);
  ASSERT_TRUE(step.event);
  EXPECT_EQ(step.event->text.data(), bytes.data());
}

}  // namespace
}  // namespace portico::chat
