#include <signal.h>

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"
#include "tests/end_to_end/policies.h"
#include "tests/support/client.h"

// What every server's command line promises, shown with portico-tftpd.

namespace portico::test {
namespace {

const std::string kServer = PORTICO_BIN_DIR "/portico-tftpd";

struct WrongCommandLine {
  std::vector<std::string> words;
  std::string names;  // what the line must name
};

TEST(ServerCommandLine, AWrongOptionOrValueIsOneLineThatNamesItAndExitTwo) {
  const TemporaryDirectory root;
  for (const WrongCommandLine& wrong : std::vector<WrongCommandLine>{{{"--nonsense"}, "--nonsense"},
                                                                     {{"--policy", "pooled"}, "pooled"},
                                                                     {{"--listen", "127.0.0.1"}, "127.0.0.1"},
                                                                     {{"--listen", "127.0.0.1:65536"}, "65536"},
                                                                     {{"--listen", "fd:x"}, "fd:x"},
                                                                     {{"--workers", "0"}, "--workers"},
                                                                     {{"--overload", "panic"}, "panic"},
                                                                     {{"--idle-timeout", "-1"}, "--idle-timeout"},
                                                                     {{"--log-format", "xml"}, "xml"},
                                                                     {{"--max-upload", "much"}, "much"},
                                                                     {{"--max-upload=-1"}, "-1"},
                                                                     {{"--max-per-address", "0"}, "--max-per-address"},
                                                                     {{"--max-per-address", "many"}, "many"},
                                                                     {{"--workers", "1.5"}, "1.5"},
                                                                     {{"--config", "/no/such"}, "--config"},
                                                                     {{"--create"}, "--writable"},
                                                                     {{"--user", "no one"}, "--user: there is no user"},
                                                                     {{"--user", "root"}, "--user: \"root\""},
                                                                     {{"--chroot"}, "--user"},
                                                                     {{"--map", "/no/such"}, "--map: cannot read /no"},
                                                                     {{"--root", "/no/such"}, "/no/such"}}) {
    std::vector<std::string> words = {kServer, "--root", root.path().string()};
    if (wrong.words[0] == "--root") words.resize(1);
    words.insert(words.end(), wrong.words.begin(), wrong.words.end());
    const Outcome result = run(words);
    EXPECT_EQ(result.status, 2) << wrong.names;
    EXPECT_EQ(result.output, "") << wrong.names;
    EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
    EXPECT_NE(result.errors.find(wrong.names), std::string::npos) << result.errors;
  }
}

TEST(ServerCommandLine, ABadRuleInTheMapIsOneLineThatNamesItsPlaceAndExitTwo) {
  TemporaryDirectory directory;
  directory.write("map", "# rules\nr ( x\n");
  const std::string map = (directory / "map").string();
  const Outcome result = run({kServer, "--root", directory.path().string(), "--map", map});
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
  EXPECT_NE(result.errors.find("--map: " + map + ", line 2: "), std::string::npos) << result.errors;
}

TEST(ServerCommandLine, AnAddressInUseIsOneLineThatNamesItAndExitOne) {
  FileServer server{"async"};
  const Outcome second = run({kServer, "--root", server.root.path().string(), "--listen", server.address()});
  EXPECT_EQ(second.status, 1);
  EXPECT_EQ(std::count(second.errors.begin(), second.errors.end(), '\n'), 1) << second.errors;
  EXPECT_NE(second.errors.find(server.address()), std::string::npos) << second.errors;
}

TEST(ServerCommandLine, HelpAndVersionGoToStandardOutput) {
  EXPECT_NE(run({kServer, "--help"}).output.find("--listen"), std::string::npos);
  const Outcome version = run({kServer, "--version"});
  EXPECT_EQ(version.status, 0);
  EXPECT_TRUE(version.output.starts_with("portico-tftpd ")) << version.output;
}

TEST(ServerCommandLine, OptionsCanStandInAFile) {
  TemporaryDirectory directory;
  directory.write("hello", "hello");
  directory.write("config", "root = \"" + directory.path().string() + "\"\nlisten = \"127.0.0.1:0\"\npolicy = loop\n");
  Programme server{{kServer, "--config", (directory / "config").string()}};
  EXPECT_TRUE(server.read_line().starts_with("listening on tcp://127.0.0.1:"));
}

TEST(ServerCommandLine, AnUnknownNameInTheFileIsOneLineThatNamesItAndExitTwo) {
  TemporaryDirectory directory;
  directory.write("config", "drain_timeout = 1\n");
  const Outcome result =
      run({kServer, "--root", directory.path().string(), "--config", (directory / "config").string()});
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1) << result.errors;
  EXPECT_NE(result.errors.find("drain_timeout"), std::string::npos) << result.errors;
}

class ServerProgramme : public UnderEveryPolicy {};

TEST_P(ServerProgramme, PrintsALineForEachListenerAndServesAllOfThem) {
  TemporaryDirectory sockets;
  const std::string path = (sockets / "s").string();
  FileServer server{GetParam(), {"--listen", "unix:" + path, "--listen", "[::1]:0"}};
  EXPECT_EQ(server.programme().read_line(), "listening on unix://" + path);
  const std::string sixth = server.programme().read_line();
  ASSERT_TRUE(sixth.starts_with("listening on tcp://[::1]:")) << sixth;
  for (const std::string& where : {server.address(), "unix:" + path, sixth.substr(19)}) {
    EXPECT_TRUE(Client{where}.send("LIST\n").receive_line().starts_with("OK 0")) << where;
  }
  EXPECT_EQ(server.stop(), 0);
  EXPECT_TRUE(sockets.names().empty()) << "the socket was left behind";
}

TEST_P(ServerProgramme, DrainsOnSigtermLettingADownloadFinishAndEndingIdleClients) {
  const std::string content(20'000'000, 'x');
  const bool one_at_a_time = GetParam() == std::string{"loop"};
  FileServer server{GetParam()};
  server.root.write("file", content);
  std::optional<Client> idle;
  if (!one_at_a_time) {
    idle.emplace(server.address()).send("LIST\n");
    EXPECT_TRUE(idle->receive_line().starts_with("OK "));
  }
  Client busy{server.address()};
  busy.send("GET file\n");
  EXPECT_TRUE(busy.receive_line().starts_with("OK 20000000 "));
  server.programme().signal(SIGTERM);
  if (idle) {
    EXPECT_TRUE(idle->is_closed());
  }
  EXPECT_TRUE(busy.receive(content.size()) == content);
  EXPECT_EQ(server.programme().wait(), 0) << server.programme().errors();
}

TEST_P(ServerProgramme, ASecondSignalEndsItAtOnce) {
  FileServer server{GetParam(), {"--drain-timeout", "600"}};
  server.root.write("file", std::string(20'000'000, 'x'));
  Client stuck{server.address()};
  stuck.send("GET file\n");
  EXPECT_TRUE(stuck.receive_line().starts_with("OK "));
  server.programme().signal(SIGINT);
  ASSERT_TRUE(eventually([&] { return server.programme().errors().find("draining") != std::string::npos; }));
  server.programme().signal(SIGINT);
  EXPECT_EQ(server.programme().wait(), -SIGINT);
}

TEST_P(ServerProgramme, ADownloadThatDoesNotEndIsEndedAtTheDrainDeadlineAndSaysSo) {
  FileServer server{GetParam(), {"--drain-timeout", "0.3"}};
  server.root.write("file", std::string(20'000'000, 'x'));
  Client stuck{server.address()};
  stuck.send("GET file\n");
  EXPECT_TRUE(stuck.receive_line().starts_with("OK "));
  EXPECT_EQ(server.stop(), 1);
  EXPECT_NE(server.programme().errors().find("1 had to be ended"), std::string::npos) << server.programme().errors();
}

TEST_P(ServerProgramme, AnIdleClientIsDisconnectedAfterTheIdleTimeout) {
  FileServer server{GetParam(), {"--idle-timeout", "0.2"}};
  Client client{server.address()};
  client.send("LIST\n");
  EXPECT_TRUE(client.receive_line().starts_with("OK "));
  EXPECT_TRUE(client.is_closed());
}

// With room for one client: what the second one sees while the first is idle.
class Overloaded : public UnderEveryPolicy {
 protected:
  void fill(const char* overload) {
    server.emplace(GetParam(), std::vector<std::string>{"--max-connections", "1", "--overload", overload});
    first.emplace(server->address()).send("LIST\n");
    EXPECT_TRUE(first->receive_line().starts_with("OK "));
    second.emplace(server->address());
  }
  std::optional<FileServer> server;
  std::optional<Client> first;
  std::optional<Client> second;
};

TEST_P(Overloaded, WaitKeepsTheNextClientWaiting) {
  fill("wait");
  second->send("LIST\n");
  EXPECT_FALSE(second->has_answer(std::chrono::milliseconds{200}));
  first->close();
  EXPECT_TRUE(second->receive_line().starts_with("OK "));
}

TEST_P(Overloaded, RejectClosesTheNextClientAndKeepsTheFirst) {
  fill("reject");
  EXPECT_TRUE(second->is_closed());
  EXPECT_TRUE(first->send("LIST\n").receive_line().starts_with("OK "));
}

TEST_P(Overloaded, MessageSaysWhyAndKeepsTheFirst) {
  fill("message");
  EXPECT_TRUE(second->send("LIST\n").receive_line().starts_with("ERR busy "));
  EXPECT_TRUE(first->send("LIST\n").receive_line().starts_with("OK "));
}

TEST_P(Overloaded, ShedEndsTheIdleClientForTheNext) {
  fill("shed");
  EXPECT_TRUE(second->send("LIST\n").receive_line().starts_with("OK "));
  EXPECT_TRUE(first->is_closed());
}

INSTANTIATE_TEST_SUITE_P(Policies, ServerProgramme, kEveryPolicy, policy_name);
INSTANTIATE_TEST_SUITE_P(Policies, Overloaded, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
