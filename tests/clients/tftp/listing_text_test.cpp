#include "clients/tftp/listing_text.h"

#include <cstdlib>
#include <ctime>
#include <vector>

#include <gtest/gtest.h>

namespace portico::tftp::client {
namespace {

using namespace std::chrono_literals;

const std::vector<ListEntry> kEntries = {
    {"big file", 100'000'000, std::chrono::sys_days{2024y / 2 / 29} + 23h + 59min + 58s},
    {"\u00e4", 6, std::chrono::sys_days{1969y / 12 / 31}},
};

TEST(ListingLines, AreStable) {
  EXPECT_EQ(listing_lines(kEntries), "100000000\t2024-02-29T23:59:58Z\tbig file\n6\t1969-12-31T00:00:00Z\t\u00e4\n");
  EXPECT_EQ(listing_lines({}), "");
}

TEST(ListingTable, TellsLocalTimes) {
  ::setenv("TZ", "TST-2", 1);  // two hours east
  ::tzset();
  EXPECT_EQ(listing_table(kEntries), "  95 MiB  2024-03-01 01:59  big file\n     6 B  1969-12-31 02:00  \u00e4\n");
}

}  // namespace
}  // namespace portico::tftp::client
