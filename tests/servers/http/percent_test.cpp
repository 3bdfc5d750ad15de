#include "servers/http/protocol/percent.h"

#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace portico::http {
namespace {

using namespace std::string_view_literals;

TEST(PercentEncoding, IsReadAsItIsWrittenForEveryByte) {
  for (int value = 0; value < 256; ++value) {
    std::string escape;
    append_escape(escape, static_cast<char>(value));
    EXPECT_EQ(escape.size(), 3u);
    EXPECT_EQ(parse_escape(escape), static_cast<char>(value)) << escape;
  }
}

TEST(PercentEncoding, IsWrittenInUpperCaseAndReadInBoth) {
  std::string escape;
  append_escape(escape, '\xAF');
  EXPECT_EQ(escape, "%AF");
  EXPECT_EQ(parse_escape("%aF and more"), '\xAF');
}

TEST(PercentEncoding, IsNothingElse) {
  for (const auto text :
       {""sv, "%"sv, "%4"sv, "A41"sv, "%g1"sv, "%1g"sv, "%/0"sv, "%:0"sv, "%@0"sv, "%-1"sv, "% 1"sv, "%4\0"sv}) {
    EXPECT_EQ(parse_escape(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace portico::http
