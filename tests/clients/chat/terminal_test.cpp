// portico-chat at a terminal.
#include "tests/clients/support/terminal.h"

#include <signal.h>

#include <filesystem>
#include <functional>
#include <future>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/chat/chat_script.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPrompt = "#lobby> ";

// Tells a script that the test has seen enough.
class Signal {
 public:
  void give() { promise_.set_value(); }
  void wait() { promise_.get_future().wait_for(kPatience); }

 private:
  static constexpr std::chrono::seconds kPatience{30};
  std::promise<void> promise_;
};

class ChatTerminal : public ::testing::Test {
 protected:
  const TemporaryDirectory directory;

  // A server that lets ana into #lobby and does `then`.
  static Script with_ana(std::function<void(Peer&)> then) {
    return [then = std::move(then)](Peer& peer) {
      welcome(peer, "ana");
      let_in(peer, "ana");
      then(peer);
    };
  }

  [[nodiscard]] Terminal at_terminal(const ScriptedServer& server) const {
    return Terminal{{server.address(), "--nick", "ana"}, directory.path()};
  }
};

TEST_F(ChatTerminal, KeepsTheLineThatIsBeingTypedWhenAMessageArrives) {
  Signal half;
  ScriptedServer server{{with_ana([&](Peer& peer) {
    half.wait();
    peer.send(":bob!b@h PRIVMSG #lobby :am I interrupting?\r\n");
    expect(peer, "PRIVMSG #lobby :half a line");
    expect(peer, "QUIT");
  })}};
  auto terminal = at_terminal(server);
  terminal.see(kPrompt).type("half a li").see("half a li");
  half.give();
  terminal.see("\r\x1b[J").see("> am I interrupting?\r\n").see("#lobby> half a li").type("ne\n");
  terminal.see("> half a line").see(kPrompt).type("/quit\n");
  EXPECT_EQ(terminal.wait(), 0);
  server.finish();
}

TEST_F(ChatTerminal, KeepsTheCursorWithinALineOfSeveralRows) {
  Signal half;
  ScriptedServer server{{with_ana([&](Peer& peer) {
    half.wait();
    peer.send(":bob!b@h PRIVMSG #lobby :hello\r\n");
    expect(peer, "PRIVMSG #lobby :X" + std::string(100, 'a') + "Z");
    expect(peer, "QUIT");
  })}};
  auto terminal = at_terminal(server);
  terminal.see(kPrompt).type(std::string(100, 'a') + "Z").see("Z");
  half.give();
  terminal.see("\r\x1b[1A\x1b[J").see("hello").see("aaaZ");
  terminal
      .type(
          "\x01"
          "X\n")
      .see(kPrompt)
      .type("/quit\n");
  EXPECT_EQ(terminal.wait(), 0);
  server.finish();
}

TEST_F(ChatTerminal, IsNotStoppedByHalfAKey) {
  Signal pressed;
  ScriptedServer server{{with_ana([&](Peer& peer) {
    pressed.wait();
    peer.send(":bob!b@h PRIVMSG #lobby :hello\r\nPING :x\r\n");
    expect(peer, "PONG :x");
    expect(peer, "PRIVMSG #lobby :one two");
    expect(peer, "QUIT");
  })}};
  auto terminal = at_terminal(server);
  terminal.see(kPrompt).type("two\x1b");  // Escape, which begins a longer key
  pressed.give();
  terminal.see("hello").type("b").type("one \n").see("one two").see(kPrompt).type("/quit\n");
  EXPECT_EQ(terminal.wait(), 0);
  server.finish();
}

TEST_F(ChatTerminal, CompletesNicksCommandsAndRooms) {
  ScriptedServer server{{with_ana([](Peer& peer) {
    expect(peer, "PRIVMSG #lobby :bob: hello");
    expect(peer, "WHOIS bob");
    expect(peer, "PART #lobby");
    peer.send(":ana!u@h PART #lobby\r\n");
    expect(peer, "QUIT");
  })}};
  auto terminal = at_terminal(server);
  terminal.see(kPrompt).type("b").type(kTab).type("hello\n").see("> bob: hello").see(kPrompt);
  terminal.type("/wh").type(kTab).type("bo").type(kTab).type("\n").see(kPrompt);
  terminal.type("/p").type(kTab).type("#l").type(kTab).type("\n").see("ana has left").see("ana> ");
  terminal.type("/q").type(kTab).type("\n");
  EXPECT_EQ(terminal.wait(), 0);
  server.finish();
}

TEST_F(ChatTerminal, ShowsColoursAndTimes) {
  ScriptedServer server{{with_ana([](Peer& peer) {
    peer.send(":bob!b@h PRIVMSG #lobby :hello\r\n");
    expect(peer, "QUIT");
  })}};
  auto terminal = at_terminal(server);
  terminal.see("\x1b[2m").see(":").see("<\x1b[38;5;").see("mbob\x1b[0m> hello").see(kPrompt).type(kControlD);
  EXPECT_EQ(terminal.wait(), 0);
  server.finish();
}

TEST_F(ChatTerminal, ShowsNoColoursWhereTheyAreNotWanted) {
  ScriptedServer server{{with_ana([](Peer& peer) {
    peer.send(":bob!b@h PRIVMSG #lobby :hello\x1b[31m\r\n");
    expect(peer, "QUIT");
  })}};
  ::setenv("NO_COLOR", "1", 1);
  auto terminal = at_terminal(server);
  ::unsetenv("NO_COLOR");
  terminal.see("<bob> hello\\x1b[31m").see(kPrompt).type(kControlD);
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_THAT(terminal.screen(), Not(HasSubstr("\x1b[31m")));
  server.finish();
}

TEST_F(ChatTerminal, RemembersLinesButNoPasswords) {
  ScriptedServer server{{with_ana([](Peer& peer) {
    expect(peer, "PRIVMSG #lobby :remember me");
    expect(peer, "oper ana secret");
    expect(peer, "PRIVMSG #lobby :remember me");
    expect(peer, "QUIT");
  })}};
  auto terminal = at_terminal(server);
  terminal.see(kPrompt).type("remember me\n").see("> remember me").see(kPrompt);
  terminal.type("/raw  oper ana secret\n").see(kPrompt).type(kUp).see("remember me").type("\n").see("> remember me");
  terminal.see(kPrompt).type("/quit\n");
  EXPECT_EQ(terminal.wait(), 0);
  server.finish();
  const auto history = directory.read("portico/chat_history");
  EXPECT_THAT(history, HasSubstr("remember"));
  EXPECT_THAT(history, Not(HasSubstr("secret")));
}

TEST_F(ChatTerminal, GivesALineUpWithControlC) {
  ScriptedServer server{{with_ana([](Peer& peer) {
    expect(peer, "PRIVMSG #lobby :better");
    expect(peer, "QUIT");
  })}};
  auto terminal = at_terminal(server);
  terminal.see(kPrompt).type("bad wor").see("bad wor").type(kControlC).see("^C").see(kPrompt);
  terminal.type("better\n").see("> better").see(kPrompt).type(kControlD);
  EXPECT_EQ(terminal.wait(), 0);
  server.finish();
}

TEST_F(ChatTerminal, ShowsWhatIsSaidOnceAndWhatIsAskedAsItWasTyped) {
  ScriptedServer server{{with_ana([](Peer& peer) {
    expect(peer, "PRIVMSG #lobby :" + std::string(100, 'x'));
    expect(peer, "WHOIS bob");
    expect(peer, "QUIT");
  })}};
  auto terminal = at_terminal(server);
  terminal.see(kPrompt).type(std::string(100, 'x') + "\n").see("\r\n\r\x1b[2A\x1b[J").see("> xxx").see(kPrompt);
  terminal.type("/whois bob\n").see(kPrompt).type("/quit\n");
  EXPECT_EQ(terminal.wait(), 0);
  const auto asked = terminal.screen().find("/whois bob");
  EXPECT_EQ(terminal.screen().find("A\x1b[J", asked), std::string::npos) << "rows above are left alone";
  server.finish();
}

TEST_F(ChatTerminal, TellsHowMuchWaitsAndLeavesWithoutItWhenAsked) {
  ScriptedServer server{{with_ana([](Peer& peer) {
    for (int line = 0; line < 4; ++line) expect(peer, "PRIVMSG #lobby :x");
    peer.send(":bob!b@h PRIVMSG ana :\x01VERSION\x01\r\n");
    expect(peer, "QUIT");
  })}};
  Terminal terminal{{server.address(), "--nick", "ana", "--pace", "20"}, directory.path()};
  terminal.see(kPrompt).type("x\nx\nx\nx\n");
  for (int line = 0; line < 4; ++line) terminal.see("> x\r\n");
  terminal.see("asks for CTCP VERSION").type("y\ny\n").see("(2 to be sent) #lobby> ").type("/quit\n");
  EXPECT_EQ(terminal.screen().find("A\x1b[J", terminal.screen().find("y\r\n")), std::string::npos) << "they are seen";
  terminal.see("leaving when all is said (2 to be sent); Ctrl-C: at once").type(kControlC);
  EXPECT_EQ(terminal.wait(), 128 + SIGINT);
  server.finish();
}

TEST_F(ChatTerminal, ShowsWordsAgainThatWereRefused) {
  ScriptedServer server{{[](Peer& peer) {
    welcome(peer, "ana", "echo-message");
    let_in(peer, "ana");
    expect(peer, "PRIVMSG #lobby :hello");
    peer.send(":s 404 ana #lobby :Cannot send to channel (+m)\r\n");
    expect(peer, "QUIT");
  }}};
  auto terminal = at_terminal(server);
  terminal.see(kPrompt).type("hello\n").see("Cannot send to channel (+m); not said: hello").see(kPrompt);
  terminal.type("/quit\n");
  EXPECT_EQ(terminal.wait(), 0);
  server.finish();
}

TEST_F(ChatTerminal, TellsWhenItIsNotConnectedAndComesBack) {
  Signal seen;
  ScriptedServer server{{with_ana([](Peer& peer) { peer.close(); }), with_ana([&](Peer& peer) {
                           seen.wait();
                           expect(peer, "QUIT");
                         })}};
  auto terminal = at_terminal(server);
  terminal.see(kPrompt).see("trying again in").see("(not connected) ana> ").type("hello?\n").see("this was not said");
  terminal.see("ana has joined").see(kPrompt).type("/quit\n");
  seen.give();
  EXPECT_EQ(terminal.wait(), 0);
  server.finish();
}

TEST_F(ChatTerminal, FailsAtOnceWithoutAServer) {
  Terminal terminal{{"unix:/nonexistent/socket", "--nick", "ana"}, directory.path()};
  terminal.see("portico-chat: cannot connect to unix:/nonexistent/socket");
  EXPECT_EQ(terminal.wait(), 1);
}

}  // namespace
}  // namespace portico::test
