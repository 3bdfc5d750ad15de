// What is about all commands: the command line, scripts, the connection.
#include <signal.h>
#include <sys/socket.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/support/programme.h"
#include "tests/clients/tftp/served_files.h"
#include "tests/support/eventually.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temporary_directory.h"
#include <portico/transports/listener.h>

namespace portico::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class TftpClient : public ::testing::Test {
 protected:
  const TemporaryDirectory directory;

  Ended run_in(const std::vector<std::string>& arguments, std::string_view input = "") const {
    return run(arguments, directory.path(), input);
  }
};

TEST_F(TftpClient, TellsItsVersionAndHelp) {
  EXPECT_THAT(run_in({"--version"}).out, StartsWith("portico-tftp "));
  const auto help = run_in({"--help"});
  EXPECT_EQ(help.status, 0);
  for (const char* word : {"--timeout", "--config", "--tcp", "get REMOTE", "unix:/path"}) {
    EXPECT_THAT(help.out, HasSubstr(word));
  }
}

TEST_F(TftpClient, NamesWhatIsWrongOnItsCommandLine) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{}, "SERVER"},
      {{"nohost", "list"}, "\"nohost\""},
      {{"h:1", "--timeot", "3", "list"}, "--timeot"},
      {{"--timeot", "3", "h:1", "list"}, "--timeot"},
      {{"h:1", "--timeout", "soon", "list"}, "\"soon\""},
      {{"h:1", "--timeout", "-1", "list"}, "\"-1\""},
      {{"h:1", "--config", "missing", "list"}, "missing"},
      {{"h:1", "fetch"}, "\"fetch\""},
      {{"h:1", "get"}, "get: a name is missing"},
      {{"h:1", "list", "all"}, "\"all\""},
  };
  for (const auto& [arguments, word] : wrong) {
    const auto ended = run_in(arguments);
    EXPECT_EQ(ended.status, 2) << word;
    EXPECT_THAT(ended.err, HasSubstr(word));
    EXPECT_EQ(ended.err.find('\n') + 1, ended.err.size()) << ended.err;
  }
}

TEST_F(TftpClient, ReadsOptionsFromAFile) {
  directory.write("options", "timeout = never\n");
  const auto ended = run_in({"h:1", "--config", "options", "list"});
  EXPECT_EQ(ended.status, 2);
  EXPECT_THAT(ended.err, HasSubstr("\"never\""));
}

TEST_F(TftpClient, SaysThatNobodyListens) {
  const auto nobody = Listener{"127.0.0.1:0", SOCK_STREAM, {}}.address().to_string();
  EXPECT_TRUE(failed_with(run_in({nobody, "list"}), "list: cannot connect to " + nobody + ": Connection refused"));
  EXPECT_TRUE(failed_with(run_in({"unix:/nonexistent/socket", "list"}), "list: cannot connect to unix:/nonexistent"));
}

TEST_F(TftpClient, ListsInAStableForm) {
  const ScriptedServer server{{serve_files({{"a", "12345"}, {"b%20c", ""}})}};
  const auto ended = run_in({server.address(), "list"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.out, "5\t2024-02-29T23:59:59Z\ta\n0\t2024-02-29T23:59:59Z\tb c\n");
  EXPECT_EQ(ended.err, "");
}

TEST_F(TftpClient, TakesTheOptionTcp) {
  const ScriptedServer server{{serve_files({})}};
  EXPECT_EQ(run_in({"--tcp", server.address(), "list"}).status, 0);
}

TEST_F(TftpClient, ReadsCommandsFromItsInput) {
  const ScriptedServer server{{serve_files({{"a", "1"}, {"b%20c", "2"}})}};
  const auto ended = run_in({server.address()}, "# fetch two\n\nget a\nget 'b c' x\r\nget a -\nquit\nget nosuch\n");
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.out, "1");
  EXPECT_EQ(directory.read("a"), "1");
  EXPECT_EQ(directory.read("x"), "2");
}

TEST_F(TftpClient, StopsAScriptAtTheFirstFailure) {
  for (const char* wrong : {"get nosuch", "fetch a", "get", "get 'a", "put -"}) {
    const ScriptedServer server{{serve_files({{"a", "1"}})}};
    const auto ended =
        run_in({server.address()}, "get a " + std::string{wrong}.substr(0, 3) + "\n" + wrong + "\nget a later\n");
    EXPECT_TRUE(failed_with(ended, "")) << wrong;
    EXPECT_FALSE(std::filesystem::exists(directory / "later")) << wrong;
  }
}

TEST_F(TftpClient, KeepsOneConnectionForAllCommands) {
  ScriptedServer server{{serve_files({{"a", "1"}})}};
  EXPECT_EQ(run_in({server.address()}, "list\nget a\nget a b\nlist\n").status, 0);
  EXPECT_EQ(server.finish(), 1U);
}

TEST_F(TftpClient, ConnectsAgainWhenTheServerHasClosedMeanwhile) {
  const auto one_listing = answer("OK 0\n");
  const auto farewell = answer("OK 0\nERR timed-out you were silent for too long\n");
  for (const auto& first : {one_listing, farewell}) {
    ScriptedServer server{{first, serve_files({{"a", "1"}})}};
    EXPECT_EQ(run_in({server.address()}, "list\nget a -\n").out, "1");
    EXPECT_EQ(server.finish(), 2U);
  }
}

TEST_F(TftpClient, AsksOnceMoreWhenTheServerClosesInsteadOfAnswering) {
  const Script closes_at_the_second = [](Peer& peer) {
    peer.line();
    peer.send("OK 0\n");
    peer.line();
  };
  ScriptedServer server{{closes_at_the_second, serve_files({{"a", "1"}})}};
  EXPECT_EQ(run_in({server.address()}, "list\nget a -\n").out, "1");
  EXPECT_EQ(server.finish(), 2U);
}

TEST_F(TftpClient, DoesNotAskAFreshConnectionTwice) {
  ScriptedServer server{{answer(""), answer("OK 0\n")}};
  EXPECT_TRUE(
      failed_with(run_in({server.address(), "list"}), "list: the server closed the connection before it answered"));
  EXPECT_EQ(server.finish(), 1U);
}

TEST_F(TftpClient, GivesASilentServerUp) {
  const ScriptedServer server{{[](Peer& peer) { peer.drain(); }, [](Peer& peer) { peer.send("OK 5").drain(); }}};
  for (int silences = 0; silences < 2; ++silences) {
    EXPECT_TRUE(failed_with(run_in({server.address(), "--timeout", "0.2", "list"}),
                            "list: the server has been silent for 0.2 s before it answered"));
  }
}

TEST_F(TftpClient, SpeaksOverAUnixSocket) {
  const auto path = (directory / "socket").string();
  const Listener listener{"unix:" + path, SOCK_STREAM, {}};
  Programme programme{{"unix:" + path, "list"}, directory.path()};
  Connection connection;
  ASSERT_TRUE(eventually([&] { return listener.accept(connection) == 0; }));
  Peer peer{std::move(connection.socket)};
  EXPECT_EQ(peer.line(), "LIST");
  peer.send("OK 0\n");
  EXPECT_EQ(programme.wait().status, 0);
}

}  // namespace
}  // namespace portico::test
