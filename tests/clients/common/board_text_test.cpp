#include "clients/common/board_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/common/terminal_text.h"

namespace portico {
namespace {

using ::testing::SizeIs;
using ::testing::StartsWith;

const BoardRow kTotal{{"total 1/9", 100, 0, 50, true}, 10.0};

std::vector<BoardRow> rows(std::size_t number) {
  std::vector<BoardRow> rows;
  for (std::size_t row = 0; row < number; ++row) rows.push_back({{"f" + std::to_string(row), 10, 0, 5, true}, {}});
  return rows;
}

TEST(BoardLines, TellEachAndTheTotal) {
  const auto lines = board_lines(rows(2), kTotal, {80, 24});
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[0], StartsWith("f0  50% [="));
  EXPECT_THAT(lines[1], StartsWith("f1  50% [="));
  EXPECT_THAT(lines[2], StartsWith("total 1/9  50% [="));
}

TEST(BoardLines, FitEveryScreen) {
  for (std::size_t columns_ = 0; columns_ < 100; ++columns_) {
    for (std::size_t rows_ = 0; rows_ < 12; ++rows_) {
      const auto lines = board_lines(rows(6), kTotal, {columns_, rows_});
      ASSERT_FALSE(lines.empty());
      ASSERT_LE(lines.size(), std::max<std::size_t>(rows_, 2) - 1);
      for (const auto& line : lines) ASSERT_LE(columns(line), columns_ > 0 ? columns_ - 1 : 0);
    }
  }
}

TEST(BoardLines, KeepTheTotalWhenThereIsNoRoom) {
  const auto lines = board_lines(rows(6), kTotal, {80, 4});
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines.back(), StartsWith("total"));
}

TEST(BoardText, GoesBackToTheFirstLine) {
  const std::vector<std::string> lines{"a", "b"};
  EXPECT_EQ(board_text(lines, 0), "\r\033[Ja\r\nb");
  EXPECT_EQ(board_text(lines, 1), "\r\033[Ja\r\nb");
  EXPECT_EQ(board_text(lines, 3), "\r\033[2A\033[Ja\r\nb");
}

TEST(BoardText, LeavesNothing) { EXPECT_EQ(board_text({}, 2), "\r\033[1A\033[J"); }

}  // namespace
}  // namespace portico
