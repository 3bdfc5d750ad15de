#include "servers/tftp/frontend/active_transfers.h"

#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace portico::tftp {
namespace {

Address address(const std::string& text) { return Address::parse(text); }

TEST(ActiveTransfers, AdmitsWhoHasNone) {
  const ActiveTransfers transfers{1};
  EXPECT_TRUE(transfers.admits(address("192.0.2.1:1000"), "request"));
}

TEST(ActiveTransfers, KnowsARequestThatComesAgainFromTheSamePort) {
  ActiveTransfers transfers{10};
  const auto transfer = transfers.begin(address("192.0.2.1:1000"), "request");
  EXPECT_FALSE(transfers.admits(address("192.0.2.1:1000"), "request"));
  EXPECT_TRUE(transfers.admits(address("192.0.2.1:1001"), "request"));
  EXPECT_TRUE(transfers.admits(address("192.0.2.2:1000"), "request"));
}

TEST(ActiveTransfers, TakesAnotherRequestFromTheSamePortForAnotherTransfer) {
  ActiveTransfers transfers{10};
  const auto one = transfers.begin(address("192.0.2.1:1000"), "request");
  EXPECT_TRUE(transfers.admits(address("192.0.2.1:1000"), "another"));
  const auto two = transfers.begin(address("192.0.2.1:1000"), "another");
  EXPECT_FALSE(transfers.admits(address("192.0.2.1:1000"), "request"));
  EXPECT_FALSE(transfers.admits(address("192.0.2.1:1000"), "another"));
}

TEST(ActiveTransfers, GivesNoAddressMoreThanItsShare) {
  ActiveTransfers transfers{2};
  const auto one = transfers.begin(address("[2001:db8::1]:1"), "request");
  auto two = transfers.begin(address("[2001:db8::1]:2"), "request");
  EXPECT_FALSE(transfers.admits(address("[2001:db8::1]:3"), "request"));
  EXPECT_FALSE(transfers.admits(address("[2001:db8::1]:2"), "request"));
  EXPECT_TRUE(transfers.admits(address("[2001:db8::2]:3"), "request"));
  two.reset();
  EXPECT_TRUE(transfers.admits(address("[2001:db8::1]:3"), "request"));
}

TEST(ActiveTransfers, ForgetsATransferThatHasEnded) {
  ActiveTransfers transfers{1};
  for (int n = 0; n < 3; ++n) {
    const auto transfer = transfers.begin(address("192.0.2.1:1000"), "request");
    EXPECT_FALSE(transfers.admits(address("192.0.2.1:1000"), "request"));
  }
  EXPECT_TRUE(transfers.admits(address("192.0.2.1:1000"), "request"));
}

TEST(ActiveTransfers, CanGoBeforeTheTransfersDo) {
  std::optional<ActiveTransfers> transfers{1};
  const auto transfer = transfers->begin(address("192.0.2.1:1000"), "request");
  transfers.reset();
}

}  // namespace
}  // namespace portico::tftp
