#include "servers/tftp/frontend/active_transfers.h"

#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace portico::tftp {
namespace {

using Admission = ActiveTransfers::Admission;

Address address(const std::string& text) { return Address::parse(text); }

TEST(ActiveTransfers, AdmitsWhoHasNone) {
  const ActiveTransfers transfers{1};
  EXPECT_EQ(transfers.admit(address("192.0.2.1:1000"), "request"), Admission::Welcome);
}

TEST(ActiveTransfers, KnowsARequestThatComesAgainFromTheSamePort) {
  ActiveTransfers transfers{10};
  const auto transfer = transfers.begin(address("192.0.2.1:1000"), "request");
  EXPECT_EQ(transfers.admit(address("192.0.2.1:1000"), "request"), Admission::Duplicate);
  EXPECT_EQ(transfers.admit(address("192.0.2.1:1001"), "request"), Admission::Welcome);
  EXPECT_EQ(transfers.admit(address("192.0.2.2:1000"), "request"), Admission::Welcome);
}

TEST(ActiveTransfers, TakesAnotherRequestFromTheSamePortForAnotherTransfer) {
  ActiveTransfers transfers{10};
  const auto one = transfers.begin(address("192.0.2.1:1000"), "request");
  EXPECT_EQ(transfers.admit(address("192.0.2.1:1000"), "another"), Admission::Welcome);
  const auto two = transfers.begin(address("192.0.2.1:1000"), "another");
  EXPECT_EQ(transfers.admit(address("192.0.2.1:1000"), "request"), Admission::Duplicate);
  EXPECT_EQ(transfers.admit(address("192.0.2.1:1000"), "another"), Admission::Duplicate);
}

TEST(ActiveTransfers, GivesNoAddressMoreThanItsShare) {
  ActiveTransfers transfers{2};
  const auto one = transfers.begin(address("[2001:db8::1]:1"), "request");
  auto two = transfers.begin(address("[2001:db8::1]:2"), "request");
  EXPECT_EQ(transfers.admit(address("[2001:db8::1]:3"), "request"), Admission::TooMany);
  EXPECT_EQ(transfers.admit(address("[2001:db8::1]:2"), "request"), Admission::Duplicate);
  EXPECT_EQ(transfers.admit(address("[2001:db8::2]:3"), "request"), Admission::Welcome);
  two.reset();
  EXPECT_EQ(transfers.admit(address("[2001:db8::1]:3"), "request"), Admission::Welcome);
}

TEST(ActiveTransfers, ForgetsATransferThatHasEnded) {
  ActiveTransfers transfers{1};
  for (int n = 0; n < 3; ++n) {
    const auto transfer = transfers.begin(address("192.0.2.1:1000"), "request");
    EXPECT_EQ(transfers.admit(address("192.0.2.1:1000"), "request"), Admission::Duplicate);
  }
  EXPECT_EQ(transfers.admit(address("192.0.2.1:1000"), "request"), Admission::Welcome);
}

TEST(ActiveTransfers, CanGoBeforeTheTransfersDo) {
  std::optional<ActiveTransfers> transfers{1};
  const auto transfer = transfers->begin(address("192.0.2.1:1000"), "request");
  transfers.reset();
}

}  // namespace
}  // namespace portico::tftp
