// Where a server can listen.
#include <sys/socket.h>

#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "tests/contract/contract.h"
#include <portico/transports/address.h>

namespace portico::test {
namespace {

class Addresses : public EveryCell {
 protected:
  int type() const { return cell().streams() ? SOCK_STREAM : SOCK_DGRAM; }
  static std::string port_of(const std::string& address) { return address.substr(address.rfind(':')); }
};

// Over IP.
class IpAddresses : public Addresses {};
INSTANTIATE_TEST_SUITE_P(Contract, IpAddresses, testing::ValuesIn([] {
                           auto cells = every_cell();
                           std::erase_if(cells, &Cell::unix_path);
                           return cells;
                         }()),
                         name_of);

TEST_P(IpAddresses, WithPortZeroTellTheRealPort) {
  ServerProcess server = serve_at("127.0.0.1:0");
  EXPECT_TRUE(server.address().starts_with("127.0.0.1:")) << server.address();
  EXPECT_NE(port_of(server.address()), ":0");
  EXPECT_EQ(server.address(), server.bound());
  EXPECT_EQ(client(server).ask("say hello"), "hello");
}

TEST_P(IpAddresses, CanBeIpv6) {
  ServerProcess server = serve_at("[::1]:0");
  EXPECT_TRUE(server.address().starts_with("[::1]:")) << server.address();
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  EXPECT_THROW((void)client("127.0.0.1" + port_of(server.address())).ask("say hello"), std::runtime_error);
}

TEST_P(IpAddresses, CanBeBothFamiliesAtOnce) {
  ServerProcess server = serve_at("[::]:0");
  EXPECT_EQ(client("[::1]" + port_of(server.address())).ask("say six"), "six");
  EXPECT_EQ(client("127.0.0.1" + port_of(server.address())).ask("say four"), "four");
  EXPECT_TRUE(server.stop().clean());
}

TEST_P(IpAddresses, InUseAreRefusedAndNamed) {
  ServerProcess server = serve_at("127.0.0.1:0");
  try {
    (void)serve_at(server.address());
    ADD_FAILURE() << "it could be had twice";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string{error.what()}.find(server.address()), std::string::npos) << error.what();
  }
  EXPECT_EQ(client(server).ask("say hello"), "hello");
}

TEST_P(IpAddresses, OfAServerThatHasEndedCanBeHadAgain) {
  ServerProcess server = serve_at("127.0.0.1:0");
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  EXPECT_TRUE(server.stop().clean());
  ServerProcess next = serve_at(server.address());
  EXPECT_EQ(client(next).ask("say hello"), "hello");
}

class AnyAddresses : public Addresses {};
INSTANTIATE_TEST_SUITE_P(Contract, AnyAddresses, testing::ValuesIn(every_cell()), name_of);

// As systemd's socket activation does it.
TEST_P(AnyAddresses, CanBeAnInheritedDescriptor) {
  const Address wanted = Address::parse(where());
  const FileDescriptor socket{::socket(wanted.family(), type() | SOCK_CLOEXEC, 0)};
  const auto raw = wanted.raw();
  ASSERT_EQ(::bind(socket.get(), raw.get(), raw.size), 0);
  if (cell().streams()) {
    ASSERT_EQ(::listen(socket.get(), 8), 0);
  }
  ServerProcess server = serve_at("fd:" + std::to_string(socket.get()));
  EXPECT_EQ(server.address(), Address::bound_to(socket.get()).to_string());
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  const Ended ended = server.stop();
  EXPECT_TRUE(ended.clean()) << ended;
}

TEST_P(AnyAddresses, ThatAreNoneAreRefused) {
  for (const std::string wrong :
       {"", "127.0.0.1", "127.0.0.1:70000", "127.0.0.1:x", "::1:80", "unix:", "fd:", "fd:x"}) {
    EXPECT_THROW((void)cell().make(wrong, options, observed()), std::invalid_argument) << wrong;
  }
  EXPECT_THROW((void)cell().make("fd:999", options, observed()), std::system_error);
}

TEST_P(AnyAddresses, OfTheOtherFamilyAreRefused) {
  const std::string wrong = cell().unix_path() ? "127.0.0.1:0" : "unix:" + path();
  EXPECT_THROW((void)cell().make(wrong, options, observed()), std::invalid_argument);
}

}  // namespace
}  // namespace portico::test
