#include "clients/common/edit_area.h"

#include <clocale>
#include <string>

#include <gtest/gtest.h>

namespace portico {
namespace {

TEST(EditArea, WrapsWhereTheTerminalDoes) {
  EXPECT_EQ(row_behind("", 10), 0U);
  EXPECT_EQ(row_behind("123456789", 10), 0U);
  EXPECT_EQ(row_behind("1234567890", 10), 1U);
  EXPECT_EQ(row_behind("12345678901", 10), 1U);
  EXPECT_EQ(row_behind(std::string(25, 'x'), 10), 2U);
}

TEST(EditArea, CountsCharactersNotBytes) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  EXPECT_EQ(row_behind("ääääääääää", 10), 1U);
  EXPECT_EQ(row_behind("äääääääää", 10), 0U);
}

TEST(EditArea, TakesAWideCharacterToTheNextRowAsAWhole) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  EXPECT_EQ(row_behind("1234你", 6), 1U);
  EXPECT_EQ(row_behind("12345你", 6), 1U);
  EXPECT_EQ(row_behind("12345你123", 6), 1U);
  EXPECT_EQ(row_behind("12345你1234", 6), 2U);
}

TEST(EditArea, ShowsControlCharactersAsTwo) { EXPECT_EQ(row_behind("12345678\x01", 10), 1U); }

}  // namespace
}  // namespace portico
