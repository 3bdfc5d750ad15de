#include "servers/tftp/protocol/file_listing.h"

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "servers/tftp/protocol/file_protocol.h"

namespace portico::tftp {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using std::chrono::sys_days;

TEST(FileListing, HasOneLineForEachFile) {
  const std::vector<ListEntry> entries{{"a b", 3, sys_days{2024y / 2 / 29} + 23h + 59min + 58s},
                                       {"c", kMaxFileSize, sys_days{1970y / 1 / 1}}};
  EXPECT_EQ(format_listing(entries), "3 2024-02-29T23:59:58Z a%20b\n9223372036854775807 1970-01-01T00:00:00Z c\n");
  EXPECT_EQ(format_listing({}), "");
}

TEST(FileListing, ComesBackFromItsLine) {
  for (const auto time :
       {sys_days{1969y / 12 / 31} + 1s, sys_days{0y / 1 / 1} + 0s, sys_days{9999y / 12 / 31} + 86399s}) {
    const ListEntry entry{"n", 1, time};
    auto line = format_listing({{entry}});
    line.pop_back();
    EXPECT_EQ(parse_entry(line), entry) << line;
  }
}

TEST(FileListing, KeepsTimesWithinWhatCanBeWritten) {
  EXPECT_EQ(format_listing({{{"n", 1, sys_days{-1y / 1 / 1}}}}), "1 0000-01-01T00:00:00Z n\n");
  EXPECT_EQ(format_listing({{{"n", 1, std::chrono::sys_seconds::max()}}}), "1 9999-12-31T23:59:59Z n\n");
}

TEST(FileListing, IsNotReadFromHostileLines) {
  for (const auto line : {""sv,
                          "1"sv,
                          "1 2024-01-01T00:00:00Z"sv,
                          "1 2024-01-01T00:00:00Z a b"sv,
                          "1  2024-01-01T00:00:00Z a"sv,
                          "x 2024-01-01T00:00:00Z a"sv,
                          "-1 2024-01-01T00:00:00Z a"sv,
                          "1 2024-01-01T00:00:00 a"sv,
                          "1 2024-13-01T00:00:00Z a"sv,
                          "1 2023-02-29T00:00:00Z a"sv,
                          "1 2024-01-01T24:00:00Z a"sv,
                          "1 2024-01-01T00:60:00Z a"sv,
                          "1 2024-01-01T00:00:60Z a"sv,
                          "1 2024-00-01T00:00:00Z a"sv,
                          "1 +024-01-01T00:00:00Z a"sv,
                          "1 2024-01-01t00:00:00z a"sv,
                          "1 2024-01-01T00:00:00Z ../a"sv,
                          "1 2024-01-01T00:00:00Z a%2Fb"sv,
                          "1 2024-01-01T00:00:00Z .."sv,
                          "1 2024-01-01T00:00:00Z \x1B"sv,
                          "1 2024-01-01T00:00:00Z .portico-upload-1"sv,
                          "1 2024-01-01T00:00:00Z "sv}) {
    EXPECT_EQ(parse_entry(line), std::nullopt) << line;
  }
}

}  // namespace
}  // namespace portico::tftp
