#include <exception>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include <portico/request_host.h>
#include <portico/streams/disconnect.h>

namespace portico {
namespace {

using testing::ElementsAre;

struct NotedErrors final : RequestHost::Hooks {
  void handle_error(const Address& client, std::exception_ptr error) override {
    noted.push_back(client.to_string() + ": " + RequestHost::text_of(error));
    if (throws) throw std::runtime_error{"again"};
    if (throws_anything) throw 42;
  }
  std::vector<std::string> noted;
  bool throws = false;
  bool throws_anything = false;
};

class RequestHostTest : public testing::Test {
 protected:
  RequestHostTest() {
    log->set_level(spdlog::level::debug);
    log->set_pattern("%l: %v");
    ServerOptions options;
    options.logger = log;
    host = std::make_shared<RequestHost>(options, hooks);
  }

  template <class Exception>
  bool report(Exception exception) {
    return host->report(client, std::make_exception_ptr(std::move(exception)));
  }

  std::ostringstream lines;
  std::shared_ptr<spdlog::logger> log =
      std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines));
  NotedErrors hooks;
  std::shared_ptr<RequestHost> host;
  const Address client = Address::parse("127.0.0.1:1234");
};

TEST_F(RequestHostTest, GivesAnErrorToHandleErrorAndCountsIt) {
  EXPECT_TRUE(report(std::runtime_error{"a bug"}));
  EXPECT_THAT(hooks.noted, ElementsAre("127.0.0.1:1234: a bug"));
  EXPECT_EQ(host->statistics().handler_errors, 1U);
  EXPECT_EQ(lines.str(), "");
}

TEST_F(RequestHostTest, MakesADisconnectADebugLineOnly) {
  EXPECT_FALSE(report(Disconnected{std::make_error_code(std::errc::connection_reset), "reading"}));
  EXPECT_TRUE(hooks.noted.empty());
  EXPECT_EQ(host->statistics().handler_errors, 0U);
  EXPECT_EQ(lines.str(), "debug: 127.0.0.1:1234: reading: Connection reset by peer\n");
}

TEST_F(RequestHostTest, MakesAConnectionOfTheHandlersOwnThatBreaksAnError) {
  EXPECT_TRUE(report(std::system_error{std::make_error_code(std::errc::connection_reset), "the database"}));
  EXPECT_EQ(host->statistics().handler_errors, 1U);
}

TEST_F(RequestHostTest, SaysWhatAnythingThatIsThrownSays) {
  EXPECT_TRUE(report(42));
  EXPECT_THAT(hooks.noted, ElementsAre("127.0.0.1:1234: an exception that is not a std::exception"));
}

TEST_F(RequestHostTest, LogsWhatHandleErrorThrows) {
  hooks.throws = true;
  EXPECT_TRUE(report(std::runtime_error{"a bug"}));
  EXPECT_EQ(lines.str(), "error: handle_error threw: again\n");
  hooks.throws = false;
  hooks.throws_anything = true;
  EXPECT_TRUE(report(std::runtime_error{"a bug"}));
  EXPECT_EQ(lines.str(), "error: handle_error threw: again\nerror: handle_error threw\n");
}

TEST_F(RequestHostTest, LogsErrorsItselfOnceTheServerHasGone) {
  host->detach_hooks();
  EXPECT_TRUE(report(std::runtime_error{"a bug"}));
  EXPECT_TRUE(hooks.noted.empty());
  EXPECT_EQ(lines.str(), "error: 127.0.0.1:1234: a bug\n");
  EXPECT_EQ(host->statistics().handler_errors, 1U);
}

TEST_F(RequestHostTest, MakesALoggerWhenItIsGivenNone) {
  const RequestHost without{ServerOptions{}, hooks};
  EXPECT_NE(without.options.logger, nullptr);
}

TEST_F(RequestHostTest, GivesWhatItHasCounted) {
  host->counters.accepted = 1;
  host->counters.refused = 2;
  host->counters.overloaded = 3;
  host->counters.accept_errors = 4;
  host->counters.turned_away = 5;
  host->counters.handler_errors = 6;
  host->counters.children_failed = 7;
  const Statistics now = host->statistics();
  EXPECT_EQ(now.accepted, 1U);
  EXPECT_EQ(now.refused, 2U);
  EXPECT_EQ(now.overloaded, 3U);
  EXPECT_EQ(now.accept_errors, 4U);
  EXPECT_EQ(now.turned_away, 5U);
  EXPECT_EQ(now.handler_errors, 6U);
  EXPECT_EQ(now.children_failed, 7U);
}

}  // namespace
}  // namespace portico
