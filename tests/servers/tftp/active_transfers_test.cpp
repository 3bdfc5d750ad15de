#include "servers/tftp/frontend/active_transfers.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace portico::tftp {
namespace {

const auto now = std::chrono::steady_clock::now();

Address address(const std::string& text) { return Address::parse(text); }

TEST(ActiveTransfers, AdmitsWhoHasNone) {
  const ActiveTransfers transfers{1};
  EXPECT_TRUE(transfers.admits(address("192.0.2.1:1000"), "request", now));
}

TEST(ActiveTransfers, KnowsARequestThatComesAgainFromTheSamePort) {
  ActiveTransfers transfers{10};
  const auto transfer = transfers.begin(address("192.0.2.1:1000"), "request", now);
  EXPECT_FALSE(transfers.admits(address("192.0.2.1:1000"), "request", now));
  EXPECT_TRUE(transfers.admits(address("192.0.2.1:1001"), "request", now));
  EXPECT_TRUE(transfers.admits(address("192.0.2.2:1000"), "request", now));
}

TEST(ActiveTransfers, TakesALateOneForThatOfAClientWhichHasStartedAnew) {
  using namespace std::chrono_literals;
  ActiveTransfers transfers{2};
  const auto client = address("192.0.2.1:1000");
  auto stale = transfers.begin(client, "request", now);
  const auto later = now + ActiveTransfers::kRepeats;
  EXPECT_FALSE(transfers.admits(client, "request", later - 1ms));
  EXPECT_TRUE(transfers.admits(client, "request", later));
  const auto fresh = transfers.begin(client, "request", later);
  EXPECT_FALSE(transfers.admits(client, "request", later + 1ms)) << "it repeats what it has just asked";
  stale.reset();
  EXPECT_FALSE(transfers.admits(client, "request", later + 1ms)) << "the stale one went, not the fresh one";
  EXPECT_TRUE(transfers.admits(client, "request", later + ActiveTransfers::kRepeats));
}

TEST(ActiveTransfers, TakesAnotherRequestFromTheSamePortForAnotherTransfer) {
  ActiveTransfers transfers{10};
  const auto one = transfers.begin(address("192.0.2.1:1000"), "request", now);
  EXPECT_TRUE(transfers.admits(address("192.0.2.1:1000"), "another", now));
  const auto two = transfers.begin(address("192.0.2.1:1000"), "another", now);
  EXPECT_FALSE(transfers.admits(address("192.0.2.1:1000"), "request", now));
  EXPECT_FALSE(transfers.admits(address("192.0.2.1:1000"), "another", now));
}

TEST(ActiveTransfers, GivesNoAddressMoreThanItsShare) {
  ActiveTransfers transfers{2};
  const auto one = transfers.begin(address("[2001:db8::1]:1"), "request", now);
  auto two = transfers.begin(address("[2001:db8::1]:2"), "request", now);
  EXPECT_FALSE(transfers.admits(address("[2001:db8::1]:3"), "request", now));
  EXPECT_FALSE(transfers.admits(address("[2001:db8::1]:2"), "request", now));
  EXPECT_TRUE(transfers.admits(address("[2001:db8::2]:3"), "request", now));
  two.reset();
  EXPECT_TRUE(transfers.admits(address("[2001:db8::1]:3"), "request", now));
}

TEST(ActiveTransfers, ForgetsATransferThatHasEnded) {
  ActiveTransfers transfers{1};
  for (int n = 0; n < 3; ++n) {
    const auto transfer = transfers.begin(address("192.0.2.1:1000"), "request", now);
    EXPECT_FALSE(transfers.admits(address("192.0.2.1:1000"), "request", now));
  }
  EXPECT_TRUE(transfers.admits(address("192.0.2.1:1000"), "request", now));
}

TEST(ActiveTransfers, CanGoBeforeTheTransfersDo) {
  std::optional<ActiveTransfers> transfers{1};
  const auto transfer = transfers->begin(address("192.0.2.1:1000"), "request", now);
  transfers.reset();
}

}  // namespace
}  // namespace portico::tftp
