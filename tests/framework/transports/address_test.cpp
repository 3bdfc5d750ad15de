#include <arpa/inet.h>
#include <sys/un.h>

#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <portico/transports/address.h>

namespace portico {
namespace {

using namespace std::string_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;

// What the kernel would say of a Unix peer: the bytes of its sun_path.
Address unix_peer(std::string_view sun_path) {
  Address::Raw raw;
  auto& un = reinterpret_cast<sockaddr_un&>(raw.storage);
  un.sun_family = AF_UNIX;
  std::memcpy(un.sun_path, sun_path.data(), sun_path.size());
  raw.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + sun_path.size());
  return Address{raw};
}

std::string refusal_of(std::string_view text) {
  try {
    return "accepted as " + Address::parse(text).to_string();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

TEST(Address, ReadsBackWhatItPrints) {
  for (const auto& text : {"127.0.0.1:8080"s, "0.0.0.0:0"s, "255.255.255.255:65535"s, "[::1]:8080"s, "[::]:0"s,
                           "[2001:db8::1]:443"s, "[fe80::1%1]:80"s, "unix:/run/echo.sock"s, "unix:relative/path"s,
                           "unix:@abstract"s, "unix:/with space:and:colons"s, "unix:" + std::string(kLongestPath, 'x'),
                           "unix:@" + std::string(kLongestPath - 1, 'x')}) {
    const Address address = Address::parse(text);
    EXPECT_EQ(address.to_string(), text);
    EXPECT_EQ(Address{address.raw()}.to_string(), text) << "by way of the kernel's shape";
    EXPECT_EQ(Address{address.raw()}, address);
  }
}

TEST(Address, TellsItsParts) {
  const Address v4 = Address::parse("127.0.0.1:8080");
  EXPECT_EQ(v4.family(), AF_INET);
  EXPECT_EQ(v4.port(), 8080);
  EXPECT_EQ(v4.host(), "127.0.0.1");
  EXPECT_EQ(v4.unix_path(), "");
  const Address v6 = Address::parse("[::1]:65535");
  EXPECT_EQ(v6.family(), AF_INET6);
  EXPECT_EQ(v6.port(), 65535);
  EXPECT_EQ(v6.host(), "::1");
  EXPECT_EQ(Address::parse("[::ffff:192.0.2.1]:1").host(), "192.0.2.1");
  const Address path = Address::parse("unix:/run/x");
  EXPECT_EQ(path.family(), AF_UNIX);
  EXPECT_EQ(path.port(), 0);
  EXPECT_EQ(path.host(), "");
  EXPECT_EQ(path.unix_path(), "/run/x");
  EXPECT_EQ(Address::parse("unix:@x").unix_path(), "@x");
}

TEST(Address, TakesNoHostForEveryAddressOfBothFamilies) {
  EXPECT_EQ(Address::parse(":8080").to_string(), "[::]:8080");
  EXPECT_EQ(Address::parse("*:8080").to_string(), "[::]:8080");
}

TEST(Address, ReadsOtherSpellings) {
  EXPECT_EQ(Address::parse("[0:0:0:0:0:0:0:1]:80").to_string(), "[::1]:80");
  EXPECT_EQ(Address::parse("[2001:DB8::00FF]:080").to_string(), "[2001:db8::ff]:80");
  EXPECT_EQ(Address::parse("[127.0.0.1]:80").to_string(), "127.0.0.1:80");
}

TEST(Address, LooksALocalNameUp) {
  const Address address = Address::parse("localhost:80");
  EXPECT_THAT(address.to_string(), testing::AnyOf("127.0.0.1:80", "[::1]:80"));
}

TEST(Address, PrintsAnIPv4AddressInIPv6LikeIPv4) {
  const Address mapped = Address::parse("[::ffff:192.0.2.1]:80");
  EXPECT_EQ(mapped.family(), AF_INET6) << "a reply goes through the IPv6 socket it came by";
  EXPECT_EQ(mapped.to_string(), "192.0.2.1:80");
  EXPECT_EQ(mapped.port(), 80);
  EXPECT_EQ(mapped, Address::parse("192.0.2.1:80"));
}

TEST(Address, ComparesByWhatItSays) {
  EXPECT_EQ(Address::parse("127.0.0.1:80"), Address::parse("127.0.0.1:080"));
  EXPECT_NE(Address::parse("127.0.0.1:80"), Address::parse("127.0.0.1:81"));
  EXPECT_NE(Address::parse("127.0.0.1:80"), Address::parse("[::1]:80"));
  EXPECT_NE(Address::parse("unix:/x"), Address::parse("unix:@/x"));
  EXPECT_EQ(Address{}, Address{});
}

TEST(Address, KeepsTheScopeOfALinkLocalAddress) {
  const auto raw = Address::parse("[fe80::1%1]:80").raw();
  EXPECT_EQ(reinterpret_cast<const sockaddr_in6&>(raw.storage).sin6_scope_id, 1U);
  EXPECT_NE(Address::parse("[fe80::1%1]:80"), Address::parse("[fe80::1]:80"));
}

TEST(Address, OfAPeerWithoutANameIsUnix) {
  EXPECT_EQ(Address{}.to_string(), "unix:");
  EXPECT_EQ(Address{}.family(), AF_UNIX);
  EXPECT_EQ(unix_peer("").to_string(), "unix:");
  Address::Raw nothing;
  nothing.size = 0;
  EXPECT_EQ(Address{nothing}.to_string(), "unix:");
  EXPECT_EQ(Address{Address{}.raw()}.to_string(), "unix:");
  EXPECT_EQ(Address{}.raw().size, offsetof(sockaddr_un, sun_path));
}

TEST(Address, OfAUnixPeerEndsWhereTheKernelSays) {
  EXPECT_EQ(unix_peer("/run/x\0"s).to_string(), "unix:/run/x");
  EXPECT_EQ(unix_peer("/run/x"s).to_string(), "unix:/run/x");
  EXPECT_EQ(unix_peer("/run/x\0left over"s).to_string(), "unix:/run/x");
  EXPECT_EQ(unix_peer(std::string(kLongestPath + 1, 'x')).unix_path().size(), kLongestPath + 1);
  EXPECT_EQ(unix_peer("\0name"s).to_string(), "unix:@name");
  EXPECT_EQ(unix_peer("\0na\0me"s).unix_path(), "@na\0me"s) << "a NUL is part of an abstract name";
}

TEST(Address, OfAUnixPathCountsItsNulForTheKernelButNotThatOfAnAbstractName) {
  EXPECT_EQ(Address::parse("unix:/x").raw().size, offsetof(sockaddr_un, sun_path) + 3);
  EXPECT_EQ(Address::parse("unix:@x").raw().size, offsetof(sockaddr_un, sun_path) + 2);
  const auto raw = Address::parse("unix:@x").raw();
  EXPECT_EQ(reinterpret_cast<const sockaddr_un&>(raw.storage).sun_path[0], '\0');
}

TEST(Address, RefusesWithASentenceThatNamesTheText) {
  for (const auto& [text, why] : {
           std::pair{"127.0.0.1"s, "a port is missing; write HOST:PORT, [IPV6]:PORT or unix:/path"s},
           {"", "a port is missing"},
           {"127.0.0.1:", "the port is a number from 0 to 65535"},
           {"127.0.0.1:65536", "the port is a number from 0 to 65535"},
           {"127.0.0.1:-1", "the port is a number from 0 to 65535"},
           {"127.0.0.1:+1", "the port is a number from 0 to 65535"},
           {"127.0.0.1:80 ", "the port is a number from 0 to 65535"},
           {"127.0.0.1: 80", "the port is a number from 0 to 65535"},
           {"127.0.0.1:http", "the port is a number from 0 to 65535"},
           {"::1:80", "an IPv6 address stands in brackets: [::1]:80"},
           {"[::1", "an IPv6 address stands in brackets"},
           {"[::1]", "a port is missing"},
           {"[]:80", "host \"\": "},
           {"unix:", "a path or @name is missing behind \"unix:\""},
           {"unix:@", "a path or @name is missing behind \"unix:\""},
           {"unix:" + std::string(kLongestPath + 1, 'x'), "a Unix path has at most 107 bytes"},
           {"unix:@" + std::string(kLongestPath, 'x'), "a Unix path has at most 107 bytes"},
       }) {
    EXPECT_THAT(refusal_of(text), AllOf(StartsWith("\"" + text + "\" is not an address: "), HasSubstr(why)));
  }
}

TEST(Address, RefusesANul) {
  EXPECT_EQ(refusal_of("unix:/a\0b"s), "\"unix:/a\" is not an address: a NUL follows");
  EXPECT_EQ(refusal_of("127.0.0.1\0evil:80"s), "\"127.0.0.1\" is not an address: a NUL follows");
}

TEST(Address, RefusesAHostThatDoesNotExist) {
  EXPECT_THAT(refusal_of("256.256.256.256:80"), HasSubstr("host \"256.256.256.256\": "));
  EXPECT_THAT(refusal_of("no-such-host.invalid:80"), HasSubstr("host \"no-such-host.invalid\": "));
}

TEST(Address, OfSomethingThatIsNoSocketThrows) { EXPECT_THROW((void)Address::bound_to(-1), std::system_error); }

TEST(ParseInherited, TakesANumberOfADescriptor) {
  EXPECT_EQ(parse_inherited("fd:0"), 0);
  EXPECT_EQ(parse_inherited("fd:3"), 3);
  EXPECT_EQ(parse_inherited("fd:65536"), 65536);
}

TEST(ParseInherited, LeavesAddressesToOthers) {
  for (const auto* const text : {"", "fd", "3", "127.0.0.1:80", "unix:fd:3", "FD:3"}) {
    EXPECT_EQ(parse_inherited(text), -1) << text;
  }
}

TEST(ParseInherited, RefusesWhatIsNoNumber) {
  for (const auto* const text : {"fd:", "fd:x", "fd:-1", "fd:3x", "fd: 3", "fd:99999999999"}) {
    try {
      (void)parse_inherited(text);
      ADD_FAILURE() << text;
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(error.what(),
                "\""s + text + "\" is not an address: the number of an open descriptor is missing behind \"fd:\"");
    }
  }
}

}  // namespace
}  // namespace portico
