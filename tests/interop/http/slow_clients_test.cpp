// slowhttptest: many clients that take their time, while others want to be served.
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/interop/http/curl.h"
#include "tests/interop/http/http_server.h"
#include "tests/support/eventually.h"
#include "tests/support/noise.h"

namespace portico::test {
namespace {

struct Attack {
  std::string name;
  std::vector<std::string> options;
};

std::ostream& operator<<(std::ostream& out, const Attack& attack) { return out << attack.name; }

const std::vector<Attack> kAttacks = {
    {"slow_headers", {"-H"}},
    {"slow_body", {"-B", "-t", "PUT", "-s", "100000"}},
    {"slow_read", {"-X", "-w", "512", "-y", "1024", "-n", "1", "-z", "32", "-k", "3"}},
};

class SlowClients : public testing::TestWithParam<std::tuple<const char*, Attack>> {
 protected:
  Programme attack() const {
    std::vector<std::string> words = {
        "/usr/bin/slowhttptest", "-c", "150", "-r", "200", "-i", "1", "-l", "3", "-p", "3"};
    const auto& options = std::get<1>(GetParam()).options;
    words.insert(words.end(), options.begin(), options.end());
    words.insert(words.end(), {"-u", server.url("/large")});
    return Programme{words};
  }

  std::size_t descriptors() {
    const std::filesystem::path open = "/proc/" + std::to_string(server.programme().pid()) + "/fd";
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{open}, {}));
  }

  HttpServer server{std::get<0>(GetParam()), {"--writable"}};
};

TEST_P(SlowClients, DoNotKeepOthersWaiting) {
  server.root.write("large", noise(4'000'000));
  server.root.write("small", "here");
  const std::size_t before = descriptors();
  Programme slow = attack();
  ASSERT_TRUE(eventually([&] { return descriptors() > before + 100; })) << descriptors();
  for (int i = 0; i < 10; ++i) {
    const Outcome got = curl({"--max-time", "3", server.url("/small")});
    EXPECT_EQ(got.output, "here") << got.errors;
  }
  EXPECT_GT(descriptors(), before + 100) << "the slow ones have gone: they were not there meanwhile";
  EXPECT_EQ(slow.wait(), 0);
  EXPECT_THAT(slow.rest_of_output(), testing::HasSubstr("Hit test time limit"));
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
}

std::string test_name(const testing::TestParamInfo<SlowClients::ParamType>& info) {
  return std::get<1>(info.param).name + "_" + std::get<0>(info.param);
}

// The policies that have room for so many.
INSTANTIATE_TEST_SUITE_P(Http, SlowClients,
                         testing::Combine(testing::Values("async", "threading"), testing::ValuesIn(kAttacks)),
                         test_name);

}  // namespace
}  // namespace portico::test
