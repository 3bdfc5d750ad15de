// portico-chat on ngIRCd.
#include <netinet/in.h>
#include <sys/socket.h>

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/interop/chat/portico_chat.h"
#include "tests/support/client.h"

namespace portico::test {
namespace {

using testing::HasSubstr;

class Ngircd : public testing::Test {
 protected:
  Ngircd() {
    const auto listens = [this] {
      try {
        const Client probe{address};
        return true;
      } catch (const std::runtime_error&) {
        return false;
      }
    };
    if (!eventually(listens)) throw std::runtime_error{"ngIRCd does not listen: " + server.errors()};
  }

  // It cannot tell which one it got.
  static std::string free_port() {
    const FileDescriptor probe{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const auto any = Address::parse("127.0.0.1:0").raw();
    if (::bind(probe.get(), any.get(), any.size) < 0) throw std::runtime_error{"bind"};
    const std::string address = Address::bound_to(probe.get()).to_string();
    return address.substr(address.rfind(':') + 1);
  }

  Programme start() const {
    directory.write("ngircd.conf",
                    "[Global]\nName = irc.other.example\nInfo = other\nListen = 127.0.0.1\nPorts = " + port +
                        "\nMotdPhrase = hello\nServerUID = nobody\nServerGID = nogroup\n"
                        "[Limits]\nMaxPenaltyTime = 0\n"
                        "[Options]\nDNS = no\nIdent = no\nPAM = no\n");
    return Programme{
        {PORTICO_PEERS_DIR "/ngircd/usr/sbin/ngircd", "--nodaemon", "--config", (directory / "ngircd.conf").string()}};
  }

  const std::string port = free_port();
  const std::string address = "127.0.0.1:" + port;
  TemporaryDirectory directory;
  Programme server = start();
  PorticoChat ana{address, "ana"};
  PorticoChat bob{address, "bob"};
};

TEST_F(Ngircd, OurClientsTalkThere) {
  ana.await("#room --> bob has joined");
  ana.say("hello, bob");
  bob.await("#room <ana> hello, bob");
  bob.say("/me waves");
  ana.await("#room * bob waves");
  bob.say("/msg ana between us");
  ana.await("bob <bob> between us");
  ana.say("/topic #room tea");
  EXPECT_THAT(bob.await_some("tea"), HasSubstr("ana"));
  bob.say("/nick robert");
  ana.await("#room -- bob is now robert");
  ana.say("/whois robert");
  EXPECT_THAT(ana.await_some("robert is "), HasSubstr("bob@"));
  ana.say("/names");
  EXPECT_THAT(ana.await_some("here:"), HasSubstr("robert"));
  bob.say("/part #room bye");
  EXPECT_THAT(ana.await_some("bye"), testing::StartsWith("#room <-- robert"));
  ana.say("/quit");
  EXPECT_EQ(ana.programme().wait(), 0) << ana.programme().errors();
}

TEST_F(Ngircd, OurClientComesBackWhenTheServerDoes) {
  server.signal(SIGKILL);
  server.wait();
  Programme again = start();
  ana.await("#room --> ana has joined");
  bob.await_some("bob has joined");
  ana.say("here again");
  bob.await("#room <ana> here again");
}

}  // namespace
}  // namespace portico::test
