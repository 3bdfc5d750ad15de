// portico-chat on ngIRCd.
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/interop/chat/portico_chat.h"
#include "tests/support/client.h"

namespace portico::test {
namespace {

using testing::HasSubstr;

// Listens on a port of its own from its construction on.
class NgircdServer {
 public:
  NgircdServer() {
    for (int left = kTries; left > 0; --left) {
      port_ = free_port();
      start();
      if (listens()) return;
    }
    throw std::runtime_error{"ngIRCd does not listen: " + errors()};
  }

  void kill() {
    programme_->signal(SIGKILL);
    programme_->wait();
  }
  void start() {
    directory_.write("ngircd.conf",
                     "[Global]\nName = irc.other.example\nInfo = other\nListen = 127.0.0.1\nPorts = " + port_ +
                         "\nMotdPhrase = hello\nServerUID = nobody\nServerGID = nogroup\n"
                         "[Limits]\nMaxPenaltyTime = 0\n"
                         "[Options]\nDNS = no\nIdent = no\nPAM = no\n");
    programme_.emplace(std::vector<std::string>{PORTICO_PEERS_DIR "/ngircd/usr/sbin/ngircd", "--nodaemon", "--config",
                                                (directory_ / "ngircd.conf").string()});
  }

  [[nodiscard]] std::string address() const { return "127.0.0.1:" + port_; }

 private:
  static constexpr int kTries = 5;

  // It cannot tell which one it got, and another programme may be faster.
  static std::string free_port() {
    const FileDescriptor probe{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const auto any = Address::parse("127.0.0.1:0").raw();
    if (::bind(probe.get(), any.get(), any.size) < 0) throw std::runtime_error{"bind"};
    const std::string address = Address::bound_to(probe.get()).to_string();
    return address.substr(address.rfind(':') + 1);
  }

  // False once it has ended.
  bool listens() {
    bool greets = false;
    eventually([&] { return (greets = greets_somebody()) || has_ended(); });
    return greets;
  }
  bool greets_somebody() const {
    try {
      Client probe{address()};
      probe.send("NICK probe\r\nUSER probe 0 * :probe\r\n");
      return probe.has_answer(std::chrono::seconds{1}) && probe.receive_line().starts_with(":irc.other.example ");
    } catch (const std::runtime_error&) {
      return false;
    }
  }
  bool has_ended() {
    try {
      programme_->wait(std::chrono::milliseconds{0});
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  }

  std::string errors() {
    if (!has_ended()) kill();
    return programme_->errors();
  }

  TemporaryDirectory directory_;
  std::string port_;
  std::optional<Programme> programme_;
};

class Ngircd : public testing::Test {
 protected:
  NgircdServer server;
  PorticoChat ana{server.address(), "ana"};
  PorticoChat bob{server.address(), "bob"};
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
  server.kill();
  server.start();
  ana.await("#room --> ana has joined");
  bob.await_some("bob has joined");
  ana.say("here again");
  bob.await("#room <ana> here again");
}

}  // namespace
}  // namespace portico::test
