#include "clients/tftp/batch_text.h"

#include <gtest/gtest.h>

namespace portico::tftp::client {
namespace {

using namespace std::chrono_literals;

TEST(BatchSummary, TellsAll) {
  EXPECT_EQ(batch_summary({1234, 5, 1, 10 * 1024 * 1024, 2s}, "fetched"),
            "1,234 files fetched, 5 equal, 1 failed: 10 MiB in 2.0 s, 5.0 MiB/s");
  EXPECT_EQ(batch_summary({1, 0, 0, 0, 0s}, "sent"), "1 file sent, 0 equal, 0 failed: 0 B in 0.0 s");
}

TEST(FailureTable, HasOneLineForEach) {
  const std::vector<FailedFile> failed{{"a", "why"}, {"longer", "because"}};
  EXPECT_EQ(failure_table(failed), "  a       why\n  longer  because\n");
  EXPECT_EQ(failure_table({}), "");
}

TEST(FailureTable, IsSafeToPrint) {
  const std::vector<FailedFile> failed{{"a\nb", "\033[2J"}, {std::string(100, 'x'), "y"}};
  EXPECT_EQ(failure_table(failed),
            "  a\\x0ab" + std::string(34, ' ') + "  \\x1b[2J\n  " + std::string(100, 'x') + "  y\n");
}

}  // namespace
}  // namespace portico::tftp::client
