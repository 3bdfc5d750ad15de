#include "clients/common/terminal_text.h"

#include <clocale>

#include <gtest/gtest.h>

namespace portico {
namespace {

TEST(Printable, LeavesPlainTextAlone) { EXPECT_EQ(printable("a b \u00e4\u4e2d"), "a b \u00e4\u4e2d"); }

TEST(Printable, EscapesWhatATerminalObeys) {
  EXPECT_EQ(printable("a\x1b[31m\r\n\x7f"), "a\\x1b[31m\\x0d\\x0a\\x7f");
  EXPECT_EQ(printable("\u009b31m"), "\\xc2\\x9b31m");  // CSI in one character
  EXPECT_EQ(printable("\xff\xe4"), "\\xff\\xe4");
  EXPECT_EQ(printable("\xc0\xaf\xed\xa0\x80"), "\\xc0\\xaf\\xed\\xa0\\x80");  // longer than need be, a surrogate
}

TEST(Printable, LeavesTheLettersBesideThemAlone) {
  EXPECT_EQ(printable("gr\u00fc\u00dfe\t\u4e2d"), "gr\u00fc\u00dfe\\x09\u4e2d");
  EXPECT_EQ(printable("\u00e4\xff\u00e4\x80\u00e4"), "\u00e4\\xff\u00e4\\x80\u00e4");
  EXPECT_EQ(printable("\xe4\xb8\u00e4\xf0\x9f"), "\\xe4\\xb8\u00e4\\xf0\\x9f");  // cut short
  EXPECT_EQ(printable("\xf4\x90\x80\x80\u009b\U0001f600"), "\\xf4\\x90\\x80\\x80\\xc2\\x9b\U0001f600");
}

TEST(Clipped, EndsInAnEllipsis) {
  EXPECT_EQ(clipped("abcdef", 6), "abcdef");
  EXPECT_EQ(clipped("abcdef", 5), "abcd\u2026");
  EXPECT_EQ(clipped("abcdef", 1), "\u2026");
  EXPECT_EQ(clipped("abcdef", 0), "");
}

TEST(Columns, CountWideCharactersTwice) {
  ASSERT_NE(std::setlocale(LC_CTYPE, "C.UTF-8"), nullptr);
  EXPECT_EQ(columns("a\u00e4"), 2U);
  EXPECT_EQ(columns("\u4e2d\u6587"), 4U);
  EXPECT_EQ(clipped("\u4e2d\u6587\u5b57", 4), "\u4e2d\u2026");
  std::setlocale(LC_CTYPE, "C");
  EXPECT_EQ(columns("\u4e2d"), 1U);
}

}  // namespace
}  // namespace portico
