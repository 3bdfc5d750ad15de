#include "servers/chat/frontend/address_range.h"

#include <string>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

bool contains(const std::string& range, const std::string& host) {
  const auto parsed = AddressRange::parse(range);
  const auto address = parse_address(host);
  return parsed && address && parsed->contains(*address);
}

TEST(AddressRange, ContainsTheAddressesWithItsFirstBits) {
  EXPECT_TRUE(contains("192.0.2.0/24", "192.0.2.0"));
  EXPECT_TRUE(contains("192.0.2.0/24", "192.0.2.255"));
  EXPECT_FALSE(contains("192.0.2.0/24", "192.0.3.0"));
  EXPECT_TRUE(contains("192.0.2.128/25", "192.0.2.129"));
  EXPECT_FALSE(contains("192.0.2.128/25", "192.0.2.127"));
  EXPECT_TRUE(contains("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(contains("2001:db8::/33", "2001:db8:8000::1"));
}

TEST(AddressRange, MayBeOneAddressOrAllOfAFamily) {
  EXPECT_TRUE(contains("192.0.2.1", "192.0.2.1"));
  EXPECT_FALSE(contains("192.0.2.1", "192.0.2.2"));
  EXPECT_TRUE(contains("::1", "0::1"));
  EXPECT_TRUE(contains("0.0.0.0/0", "203.0.113.9"));
  EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(contains("::/0", "2001:db8::1"));
}

TEST(AddressRange, TakesMappedAddressesAsIPv4) { EXPECT_TRUE(contains("192.0.2.0/24", "::ffff:192.0.2.7")); }

TEST(AddressRange, OverlooksTheInterfaceOfALinkLocalAddress) { EXPECT_TRUE(contains("fe80::/10", "fe80::1%eth0")); }

TEST(AddressRange, ContainsNoNames) {  // they are no addresses
  EXPECT_FALSE(contains("0.0.0.0/0", "localhost"));
  EXPECT_FALSE(contains("0.0.0.0/0", ""));
  EXPECT_FALSE(contains("::/0", std::string(1'000, ':')));
}

TEST(AddressRange, IsNotMadeOfAnythingElse) {
  for (const char* text : {"", "/", "/8", "192.0.2.0/", "192.0.2.0/33", "2001:db8::/129", "192.0.2.0/-1",
                           "192.0.2.0/8/8", "192.0.2/24", "ana!*@*", "*", "192.0.2.*", "example.net"}) {
    EXPECT_FALSE(AddressRange::parse(text)) << text;
  }
}

}  // namespace
}  // namespace portico::chat
