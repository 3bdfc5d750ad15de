#include "clients/tftp/jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/tftp/failure.h"

namespace portico::tftp::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Words = std::vector<std::string>;

std::string complaint(Words words) {
  try {
    take_jobs(words);
  } catch (const WrongCommand& wrong) {
    return wrong.what();
  }
  return "none";
}

TEST(Jobs, AreANumberWithinLimits) {
  EXPECT_EQ(parse_jobs("1"), 1U);
  EXPECT_EQ(parse_jobs("64"), 64U);
  for (const char* wrong : {"0", "65", "-1", "+1", " 1", "1 ", "", "four", "99999999999999999999999"}) {
    EXPECT_THROW(parse_jobs(wrong), WrongCommand) << wrong;
  }
}

TEST(TakeJobs, FindsThemAnywhere) {
  for (Words words : {Words{"mget", "-j", "8", "a"}, Words{"mget", "a", "-j", "8"}, Words{"mget", "a", "-j8"}}) {
    EXPECT_EQ(take_jobs(words), 8U);
    EXPECT_THAT(words, ElementsAre("mget", "a"));
  }
}

TEST(TakeJobs, LeavesNamesAlone) {
  Words words{"mput", "--", "-j", "8", "--"};
  EXPECT_EQ(take_jobs(words), std::nullopt);
  EXPECT_THAT(words, ElementsAre("mput", "-j", "8", "--"));
}

TEST(TakeJobs, LeavesOtherCommandsAlone) {
  Words words{"get", "-j", "8"};
  EXPECT_EQ(take_jobs(words), std::nullopt);
  EXPECT_THAT(words, ElementsAre("get", "-j", "8"));
}

TEST(TakeJobs, SaysWhatIsWrong) {
  EXPECT_THAT(complaint({"mirror", "d", "-j"}), HasSubstr("mirror: the number behind -j is missing"));
  EXPECT_THAT(complaint({"mirror", "d", "-j", "0"}), HasSubstr("mirror: -j: \"0\" is not a number from 1 to 64"));
  EXPECT_THAT(complaint({"mirror", "-x", "d"}), HasSubstr("-x is not an option"));
}

}  // namespace
}  // namespace portico::tftp::client
