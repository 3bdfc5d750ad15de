// wget and our server.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/policies.h"
#include "tests/interop/http/http_server.h"
#include "tests/support/noise.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

class Wget : public testing::TestWithParam<const char*> {
 protected:
  Outcome wget(std::vector<std::string> words) const {
    words.insert(words.begin(), {"/usr/bin/wget", "--no-verbose", "--no-proxy", "--no-config", "--tries=1",
                                 "--timeout=30", "--directory-prefix", local.path().string()});
    return run(std::move(words));
  }

  TemporaryDirectory local;
  HttpServer server{GetParam()};
};

using WgetUnderEveryPolicy = Wget;

// Its links are all that wget has to go by; those that sort would only fetch the same again.
TEST_P(WgetUnderEveryPolicy, FetchesAWholeTreeByItsListings) {
  const std::vector<std::string> names = {"plain",       "with blanks & signs", "sub/100% #1 [x].txt",
                                          "sub/quo'te+", "sub/deeper/größe",    "sub/deeper/last"};
  std::filesystem::create_directories(server.root / "sub/deeper");
  for (const std::string& name : names) server.root.write(name, "content of " + name);
  const Outcome got = wget({"--recursive", "--no-parent", "--no-host-directories", "--restrict-file-names=nocontrol",
                            "--reject-regex=[?]sort=", server.url("/")});
  EXPECT_EQ(got.status, 0) << got.errors;
  for (const std::string& name : names) EXPECT_EQ(local.read(name), "content of " + name);
}

INSTANTIATE_TEST_SUITE_P(Http, WgetUnderEveryPolicy, kEveryPolicy, policy_name);

TEST_P(Wget, ContinuesADownload) {
  server.root.write("file", noise(3'000'000));
  local.write("file", noise(3'000'000).substr(0, 999'999));
  const Outcome got = wget({"--continue", server.url("/file")});
  EXPECT_EQ(got.status, 0) << got.errors;
  EXPECT_TRUE(local.read("file") == noise(3'000'000));
  EXPECT_EQ(server.stop(), 0);
  EXPECT_EQ(server.logged("\" 206 2000001 "), 1U);
}

TEST_P(Wget, FetchesAFileOnlyOnceWhileItDoesNotChange) {
  server.root.write("file", "the same");
  EXPECT_EQ(wget({"--timestamping", server.url("/file")}).status, 0);
  EXPECT_EQ(wget({"--timestamping", server.url("/file")}).status, 0);
  EXPECT_EQ(server.stop(), 0);
  EXPECT_EQ(server.logged("\" 200 8 "), 1U);
  EXPECT_EQ(server.logged("\" 304 "), 1U);
}

INSTANTIATE_TEST_SUITE_P(Http, Wget, testing::Values("async"), policy_name);

}  // namespace
}  // namespace portico::test
