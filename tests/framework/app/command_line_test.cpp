#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

#include <portico/app/command_line.h>

namespace portico {
namespace {

TEST(SizeInBytes, IsAsPeopleWriteIt) {
  const std::vector<std::pair<std::string, std::string>> sizes{{"0", "0"},
                                                               {"1000000", "1000000"},
                                                               {"7b", "7"},
                                                               {"10kb", "10240"},
                                                               {"1MB", "1048576"},
                                                               {"1MiB", "1048576"},
                                                               {"2 GiB", "2147483648"},
                                                               {"999999999999999999", "999999999999999999"}};
  const CLI::Validator size = size_in_bytes();
  for (const auto& [written, bytes] : sizes) {
    std::string text = written;
    EXPECT_EQ(size(text), "") << written;
    EXPECT_EQ(text, bytes) << written;
  }
}

TEST(SizeInBytes, IsRefusedInOneSentenceThatNamesIt) {
  const CLI::Validator size = size_in_bytes();
  for (const std::string wrong : {"", " 1", "much", "-1", "+1", "MB", "1.5MB", "10XB", "1 2", "1000000000000000000",
                                  "99999999999GiB", "999999999999999999999999999999"}) {
    std::string text = wrong;
    EXPECT_EQ(size(text), "\"" + wrong + "\" is not a size; write 1000000, 10MB or 1GiB");
  }
}

}  // namespace
}  // namespace portico
