// Programmes that press a server, by many requests or by slow ones.
#include <signal.h>

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/policies.h"
#include "tests/interop/http/curl.h"
#include "tests/interop/http/http_server.h"
#include "tests/support/eventually.h"
#include "tests/support/noise.h"

namespace portico::test {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class Load : public testing::TestWithParam<const char*> {
 protected:
  Load() { server.root.write("file", noise(1024)); }

  bool one_at_a_time() const { return GetParam() == std::string{"loop"}; }
  // A process for each request takes its time.
  std::string requests() const { return GetParam() == std::string{"forking"} ? "300" : "2000"; }

  Outcome ab(const std::vector<std::string>& options) const {
    std::vector<std::string> words = {"/usr/bin/ab", "-q", "-n", requests(), "-c", one_at_a_time() ? "1" : "16"};
    words.insert(words.end(), options.begin(), options.end());
    words.push_back(server.url("/file"));
    return run(words);
  }

  HttpServer server{GetParam()};
};

TEST_P(Load, AbFailsNoRequestWithAConnectionForEach) {
  const Outcome done = ab({});
  EXPECT_EQ(done.status, 0) << done.errors;
  EXPECT_THAT(done.output, ContainsRegex("Complete requests: +" + requests() + "\n"));
  EXPECT_THAT(done.output, ContainsRegex("Failed requests: +0\n"));
  EXPECT_THAT(done.output, Not(HasSubstr("Non-2xx")));
}

TEST_P(Load, AbFailsNoRequestWithKeptConnections) {
  const Outcome done = ab({"-k"});
  EXPECT_EQ(done.status, 0) << done.errors;
  EXPECT_THAT(done.output, ContainsRegex("Failed requests: +0\n"));
  EXPECT_THAT(done.output, ContainsRegex("Keep-Alive requests: +" + requests() + "\n"));
  EXPECT_THAT(done.output, Not(HasSubstr("Non-2xx")));
}

TEST_P(Load, WrkSeesNoErrors) {
  const Outcome done =
      run({"/usr/bin/wrk", "-t", "1", "-c", one_at_a_time() ? "1" : "16", "-d", "1s", server.url("/file")});
  EXPECT_EQ(done.status, 0) << done.errors;
  EXPECT_THAT(done.output, ContainsRegex("[1-9][0-9]* requests in "));
  EXPECT_THAT(done.output, Not(HasSubstr("Socket errors")));
  EXPECT_THAT(done.output, Not(HasSubstr("Non-2xx")));
}

INSTANTIATE_TEST_SUITE_P(Http, Load, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
