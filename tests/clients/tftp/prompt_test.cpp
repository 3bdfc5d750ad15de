#include <atomic>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/support/programme.h"
#include "tests/clients/support/terminal.h"
#include "tests/clients/tftp/served_files.h"
#include "tests/support/eventually.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPrompt = "tftp> ";

class TftpPrompt : public ::testing::Test {
 protected:
  const TemporaryDirectory directory;
  ScriptedServer server{{serve_files({{"my%20notes", "1"}, {"report-1", "2"}, {"report-2", "3"}, {"zebra", "4"}})}};
};

TEST_F(TftpPrompt, ExecutesCommands) {
  Terminal terminal{{server.address()}, directory.path()};
  terminal.see(kPrompt).type("list\n").see("zebra").see(kPrompt);
  terminal.type("get zebra\n").see("zebra: 1 B in ").see(kPrompt);
  terminal.type("help\n").see("put LOCAL [REMOTE]").see(kPrompt).type("quit\n");
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_EQ(directory.read("zebra"), "4");
}

TEST_F(TftpPrompt, GoesOnAfterAFailure) {
  Terminal terminal{{server.address()}, directory.path()};
  terminal.see(kPrompt).type("get nosuch\n").see("portico-tftp: get nosuch: not-found: ").see(kPrompt);
  terminal.type("fetch\n").see("\"fetch\" is not a command").see(kPrompt).type(kControlD);
  EXPECT_EQ(terminal.wait(), 0);
}

TEST_F(TftpPrompt, CompletesCommands) {
  Terminal terminal{{server.address()}, directory.path()};
  terminal.see(kPrompt).type("li").type(kTab).see("st ").type("\n").see("zebra").see(kPrompt).type("q").type(kTab).type(
      "\n");
  EXPECT_EQ(terminal.wait(), 0);
}

TEST_F(TftpPrompt, CompletesRemoteNames) {
  Terminal terminal{{server.address()}, directory.path()};
  terminal.see(kPrompt).type("get ze").type(kTab).see("bra ").type("\n").see("zebra: 1 B").see(kPrompt);
  terminal.type("get m").type(kTab).see("notes ").type("\n").see("my notes: 1 B").see(kPrompt);
  terminal.type("get r").type(kTab).see("eport-").type(kTab).see("report-1").see("report-2").see("get report-");
  terminal.type("2\n").see("report-2: 1 B").see(kPrompt).type("quit\n");
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_EQ(directory.read("my notes"), "1");
  EXPECT_EQ(directory.read("report-2"), "3");
}

TEST_F(TftpPrompt, CompletesLocalNames) {
  std::filesystem::create_directory(directory / "dir");
  directory.write("dir/local file", "x");
  Terminal terminal{{server.address()}, directory.path()};
  terminal.see(kPrompt).type("put d").type(kTab).see("ir/").type("lo").type(kTab).see("file ").type("\n");
  terminal.see("portico-tftp: put dir/local file: ").see(kPrompt).type("quit\n");  // that server takes no files
  EXPECT_EQ(terminal.wait(), 0);
}

TEST_F(TftpPrompt, RemembersLines) {
  Terminal terminal{{server.address()}, directory.path()};
  terminal.see(kPrompt).type("get zebra first\n").see("zebra: 1 B").see(kPrompt);
  terminal.type(kUp)
      .see("get zebra first")
      .type("\x7f\x7f\x7f\x7f\x7f")
      .type("second\n")
      .see("zebra: 1 B")
      .see(kPrompt)
      .type("quit\n");
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_EQ(directory.read("second"), "4");
}

TEST_F(TftpPrompt, RemembersLinesFromTheLastTime) {
  {
    const ScriptedServer other{{serve_files({})}};
    Terminal terminal{{other.address()}, directory.path()};
    terminal.see(kPrompt).type("get zebra once\n").see("not-found").see(kPrompt).type(kControlD);
    terminal.wait();
  }
  Terminal terminal{{server.address()}, directory.path()};
  terminal.see(kPrompt).type(kUp).see("get zebra once").type("\n").see("zebra: 1 B").see(kPrompt).type("quit\n");
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_EQ(directory.read("once"), "4");
}

TEST_F(TftpPrompt, GivesALineUp) {
  Terminal terminal{{server.address()}, directory.path()};
  terminal.see(kPrompt).type("get zebra").see("get zebra").type(kControlC).see("^C").see(kPrompt);
  terminal.type("list\n").see("report-1").see(kPrompt).type("quit\n");
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_FALSE(std::filesystem::exists(directory / "zebra"));
}

TEST(TftpPromptAlone, FailsAtOnceWithoutAServer) {
  const TemporaryDirectory directory;
  Terminal terminal{{"unix:/nonexistent/socket"}, directory.path()};
  terminal.see("portico-tftp: cannot connect to unix:/nonexistent/socket");
  EXPECT_EQ(terminal.wait(), 1);
}

// Sends half of a file, waits until the test has seen what it wants to, and sends the rest.
class Halting {
 public:
  Script script() {
    return [this](Peer& peer) {
      peer.line();
      peer.send("OK 2000000 size=2000000 version=v\n" + std::string(1'000'000, 'x'));
      eventually([this] { return goes_on_.load(); });
      peer.send(std::string(1'000'000, 'y'));
      peer.drain();
    };
  }
  void go_on() { goes_on_ = true; }

 private:
  std::atomic<bool> goes_on_ = false;
};

TEST(TftpProgress, IsShownOnATerminal) {
  const TemporaryDirectory directory;
  Halting halting;
  const ScriptedServer server{{halting.script()}};
  Terminal terminal{{server.address(), "get", "big"}, directory.path()};
  terminal.see("big  50% [====").see("977 KiB");
  halting.go_on();
  terminal.see("\r\x1b[Kbig: 1.9 MiB in ");
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_EQ(std::filesystem::file_size(directory / "big"), 2'000'000U);
}

TEST(TftpProgress, IsNotShownElsewhere) {
  const TemporaryDirectory directory;
  Halting halting;
  const ScriptedServer server{{halting.script()}};
  Programme programme{{server.address(), "get", "big", "-"}, directory.path()};
  programme.read_until(std::string(1'000'000, 'x'));
  halting.go_on();
  const auto ended = programme.wait();
  EXPECT_EQ(ended.err, "");
  EXPECT_EQ(ended.out, std::string(1'000'000, 'y'));
}

TEST(TftpProgress, GivesWayToControlC) {
  const TemporaryDirectory directory;
  Halting halting;
  const ScriptedServer server{{halting.script(), serve_files({{"a", "1"}})}};
  Terminal terminal{{server.address()}, directory.path()};
  terminal.see(kPrompt).type("get big\n").see("big  50%").type(kControlC);
  terminal.see("portico-tftp: get big: interrupted after 1,000,000 of 2,000,000 bytes; run it again to resume")
      .see(kPrompt);
  halting.go_on();
  terminal.type("get a\n").see("a: 1 B in ").see(kPrompt).type("quit\n");
  EXPECT_EQ(terminal.wait(), 0);
}

TEST(TftpProgress, IsResumedInTheSamePrompt) {
  const TemporaryDirectory directory;
  Halting halting;
  const Script rest = [](Peer& peer) {
    EXPECT_EQ(peer.line(), "GET big 1000000");
    peer.send("OK 1000000 size=2000000 version=v\n" + std::string(1'000'000, 'y')).drain();
  };
  const ScriptedServer server{{halting.script(), rest}};
  Terminal terminal{{server.address()}, directory.path()};
  terminal.see(kPrompt).type("get big\n").see("big  50%").type(kControlC).see("run it again to resume").see(kPrompt);
  halting.go_on();
  terminal.type("get big\n").see("resumed at 977 KiB").see(kPrompt).type("quit\n");
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_EQ(std::filesystem::file_size(directory / "big"), 2'000'000U);
}

TEST(TftpListing, IsATableOnATerminal) {
  const TemporaryDirectory directory;
  const ScriptedServer server{{serve_files({{"a", "12345"}})}};
  Terminal terminal{{server.address(), "list"}, directory.path()};
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_THAT(terminal.screen(), HasSubstr("     5 B  2024-0"));
  EXPECT_THAT(terminal.screen(), Not(HasSubstr("\t")));
}

}  // namespace
}  // namespace portico::test
