// mget, mput and mirror against a server that says what the test tells it to.
#include <signal.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/support/programme.h"
#include "tests/clients/support/terminal.h"
#include "tests/support/eventually.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string listing(const std::vector<std::string>& lines) {
  std::string payload;
  for (const auto& line : lines) payload += line + "\n";
  return "OK " + std::to_string(payload.size()) + "\n" + payload;
}

// Four bytes of each name; "bad" is refused and "lost" breaks the connection.
Script serve_moody() {
  return [](Peer& peer) {
    for (auto line = peer.line(); !line.empty(); line = peer.line()) {
      if (line == "GET lost") return peer.send("OK 4 size=4 version=v\n12").close();
      peer.send(line == "GET bad" ? "ERR forbidden not this one\n" : "OK 4 size=4 version=v\n1234");
    }
  };
}

class TftpBatch : public ::testing::Test {
 protected:
  const TemporaryDirectory directory;
  std::unique_ptr<ScriptedServer> server;

  void serve(const std::vector<std::string>& files, const std::vector<Script>& scripts) {
    std::vector<Script> all{answer(listing(files))};
    all.insert(all.end(), scripts.begin(), scripts.end());
    server = std::make_unique<ScriptedServer>(std::move(all));
  }
  Ended run_it(std::vector<std::string> words, std::string_view input = "") const {
    words.insert(words.begin(), server->address());
    return run(words, directory.path(), input);
  }
  std::filesystem::path in_mirror(const std::string& name) const { return directory / ("m/" + name); }
};

const std::string kTime = " 2024-02-29T23:59:59Z ";

TEST_F(TftpBatch, GoesOnAfterAFailureAndTellsAllInTheEnd) {
  serve({"4" + kTime + "a", "4" + kTime + "bad", "4" + kTime + "lost", "4" + kTime + "z"},
        {serve_moody(), serve_moody()});
  const auto ended = run_it({"mirror", "m", "-j", "1"});
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.out, StartsWith("2 files fetched, 0 equal, 2 failed: "));
  EXPECT_EQ(ended.err,
            "  bad   forbidden: not this one\n"
            "  lost  the server closed the connection after 2 of 4 bytes; run it again to resume\n"
            "portico-tftp: mirror m: 2 files failed\n");
  EXPECT_EQ(directory.read("m/a") + directory.read("m/z"), "12341234");
  EXPECT_FALSE(std::filesystem::exists(in_mirror("bad")));
}

TEST_F(TftpBatch, GivesADownloadTheServersTime) {
  serve({"4" + kTime + "a"}, {serve_moody()});
  EXPECT_EQ(run_it({"mget", "*"}).status, 0);
  struct stat status {};
  ASSERT_EQ(::stat((directory / "a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mtim.tv_sec, 1709251199);
  EXPECT_EQ(status.st_mtim.tv_nsec, 0);
}

TEST_F(TftpBatch, RunsAsManyAtOnceAsItShould) {
  std::atomic<int> asked = 0;
  const Script together = [&](Peer& peer) {
    peer.line();
    ++asked;
    eventually([&] { return asked == 3; });
    peer.send("OK 4 size=4 version=v\n1234").drain();
  };
  serve({"4" + kTime + "a", "4" + kTime + "b", "4" + kTime + "c"}, {together, together, together});
  EXPECT_EQ(run_it({"mirror", "m", "-j", "3"}).status, 0);
  EXPECT_EQ(server->finish(), 4U);
}

TEST_F(TftpBatch, GivesASilentServerUpForThatFileOnly) {
  serve({"4" + kTime + "a", "4" + kTime + "b"}, {[](Peer& peer) { peer.drain(); }, serve_moody()});
  const auto ended = run_it({"mirror", "m", "-j1", "--timeout", "3"});
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, StartsWith("  a  the server has been silent for 3 s before it answered\n"));
  EXPECT_EQ(directory.read("m/b"), "1234");
}

TEST_F(TftpBatch, RefusesAHostileListing) {
  for (const char* name : {"..%2Fevil", "..", "%2Ftmp%2Fevil", "a%5Cb"}) {
    serve({"4" + kTime + name}, {});
    EXPECT_TRUE(failed_with(run_it({"mirror", "m"}), "cannot be understood")) << name;
    EXPECT_THAT(directory.names(), ElementsAre()) << name;
  }
}

TEST_F(TftpBatch, FollowsNoSymbolicLink) {
  std::filesystem::create_directory(directory / "m");
  directory.write("outside", "mine");
  std::filesystem::create_symlink("../outside", in_mirror("a"));
  serve({"4" + kTime + "a", "4" + kTime + ".f.0123456789abcdef.part"}, {});
  const auto ended = run_it({"mirror", "m"});
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, HasSubstr("  a                         a symbolic link with this name is in the way\n"));
  EXPECT_EQ(directory.read("outside"), "mine");
  EXPECT_TRUE(std::filesystem::is_symlink(in_mirror("a")));
}

TEST_F(TftpBatch, ChecksTheNumberOfTransfers) {
  for (const char* wrong : {"0", "65", "many"}) {
    const auto ended = run({"h:1", "mirror", "d", "-j", wrong}, directory.path());
    EXPECT_EQ(ended.status, 2);
    EXPECT_THAT(ended.err, HasSubstr(std::string{"\""} + wrong + "\" is not a number from 1 to 64"));
    EXPECT_EQ(ended.err.find('\n') + 1, ended.err.size()) << ended.err;
  }
}

TEST_F(TftpBatch, NeedsAMatch) {
  serve({"4" + kTime + "a"}, {});
  EXPECT_TRUE(failed_with(run_it({"mget", "x*"}), "mget: no file of the server matches \"x*\""));
  serve({}, {});
  EXPECT_TRUE(failed_with(run_it({}, "mput x*\n"), "mput: no file matches \"x*\""));
}

TEST_F(TftpBatch, ExpandsLocalNamesInAScript) {
  directory.write("a1", "1234");
  directory.write("[x]*", "");
  std::atomic<int> puts = 0;
  const Script take = [&](Peer& peer) {
    for (auto line = peer.line(); !line.empty(); line = peer.line()) {
      if (line == "PUT a1 4") peer.bytes(4);
      ++puts;
      peer.send("OK 0 version=v\n");
    }
  };
  serve({}, {take});
  const auto ended = run_it({}, "mput -j 1 a? [x]*\n");
  EXPECT_THAT(ended.out, StartsWith("2 files sent, 0 equal, 0 failed: 4 B in "));
  EXPECT_EQ(puts, 2);
}

// Sends half of whatever file, and nothing more until the client has gone.
Script send_half() {
  return [](Peer& peer) {
    peer.line();
    peer.send("OK 2000 size=2000 version=v\n" + std::string(1000, 'x')).drain();
  };
}

TEST_F(TftpBatch, IsInterruptedAndGoesOnTheNextTime) {
  const std::vector<std::string> files{"2000" + kTime + "a", "2000" + kTime + "b"};
  const Script rest = [](Peer& peer) {
    EXPECT_EQ(peer.line(), "GET a 1000");
    peer.send("OK 1000 size=2000 version=v\n" + std::string(1000, 'y'));
    EXPECT_EQ(peer.line(), "GET b");
    peer.send("OK 2000 size=2000 version=v\n" + std::string(2000, 'z'));
  };
  serve(files, {send_half(), answer(listing(files)), rest});
  Programme programme{{server->address(), "mirror", "m", "-j", "1"}, directory.path()};
  ASSERT_TRUE(eventually([&] {
    std::error_code error;
    std::filesystem::directory_iterator each{directory / "m", error};
    return !error && each != end(each) && each->file_size(error) == 1000;
  }));
  programme.signal(SIGINT);
  const auto ended = programme.wait();
  EXPECT_EQ(ended.status, 130);
  EXPECT_EQ(ended.err, "portico-tftp: mirror m: interrupted; run it again to go on\n");
  EXPECT_THAT(ended.out, StartsWith("0 files fetched, 0 equal, 0 failed: 1.0 KiB in "));
  const auto again = run_it({"mirror", "m", "-j", "1"});
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(directory.read("m/a"), std::string(1000, 'x') + std::string(1000, 'y'));
  EXPECT_EQ(std::filesystem::file_size(in_mirror("b")), 2000U);
}

TEST_F(TftpBatch, ShowsALineForEachAndATotal) {
  serve({"2000" + kTime + "a", "2000" + kTime + "b"}, {send_half(), send_half()});
  Terminal terminal{{server->address(), "mirror", "m", "-j", "2"}, directory.path()};
  terminal.see("\x1b[2A\x1b[Ja  50% [==").see("\r\nb  50% [==").see("\r\ntotal 0/2  50% [==").type(kControlC);
  terminal.see("\x1b[2A\x1b[J").see("0 files fetched").see("mirror m: interrupted");
  EXPECT_EQ(terminal.wait(), 130);
}

TEST_F(TftpBatch, WorksInThePrompt) {
  const Script first = [](Peer& peer) {
    peer.line();
    peer.send(listing({"4" + kTime + "apple"})).drain();
  };
  server = std::make_unique<ScriptedServer>(std::vector<Script>{first, serve_moody()});
  Terminal terminal{{server->address()}, directory.path()};
  terminal.see("tftp> ").type("mirr").type(kTab).see("or ").type("m -j 0\n").see("mirror: -j: \"0\" is not");
  terminal.see("tftp> ").type("mirror m -j 2\n").see("1 file fetched, 0 equal, 0 failed: 4 B in ");
  terminal.see("tftp> ").type("quit\n");
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_EQ(directory.read("m/apple"), "1234");
}

TEST_F(TftpBatch, ShowsNoProgressElsewhere) {
  serve({"4" + kTime + "a"}, {serve_moody()});
  const auto ended = run_it({"mirror", "m"});
  EXPECT_EQ(ended.err, "");
  EXPECT_THAT(ended.out, Not(HasSubstr("\033")));
  EXPECT_THAT(ended.out, StartsWith("1 file fetched, 0 equal, 0 failed: 4 B in "));
}

}  // namespace
}  // namespace portico::test
