#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/support/programme.h"
#include "tests/support/eventually.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::StartsWith;

const std::string kHalf = "OK 10 size=10 version=v1\n01234";
const std::string kWhole = kHalf + "56789";

// Expects one line and answers it.
Script exchange(std::string request, std::string reply) {
  return [request = std::move(request), reply = std::move(reply)](Peer& peer) {
    const auto line = peer.line();
    if (line != request) throw std::runtime_error{"asked for " + line + " instead of " + request};
    peer.send(reply);
  };
}

class TftpDownload : public ::testing::Test {
 protected:
  const TemporaryDirectory directory;

  // Runs one `get` against these answers, each for one connection.
  Ended get(const std::vector<std::string>& arguments, std::vector<Script> scripts) {
    if (!server_) server_ = std::make_unique<ScriptedServer>(std::move(scripts));
    std::vector<std::string> words{server_->address(), "get"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return run(words, directory.path());
  }

  // The same server again, which still has scripts.
  Ended get_again(const std::vector<std::string>& arguments) { return get(arguments, {}); }

  std::size_t connections() { return server_->finish(); }

  // Whether the first five bytes are there, in a file of whoever downloads them.
  [[nodiscard]] bool has_half() const {
    return eventually([this] {
      const auto names = directory.names();
      return !names.empty() && std::filesystem::file_size(directory / names.front()) == 5;
    });
  }

 private:
  std::unique_ptr<ScriptedServer> server_;
};

TEST_F(TftpDownload, TakesTheRemoteName) {
  EXPECT_EQ(get({"a b"}, {exchange("GET a%20b", kWhole)}).status, 0);
  EXPECT_THAT(directory.names(), ElementsAre("a b"));
  EXPECT_EQ(directory.read("a b"), "0123456789");
  connections();
}

TEST_F(TftpDownload, TakesABracketedNameForWhatItIs) {
  EXPECT_EQ(get({"[a,b]"}, {exchange("GET [a,b]", kWhole)}).status, 0);
  EXPECT_EQ(directory.read("[a,b]"), "0123456789");
}

TEST_F(TftpDownload, TakesALocalName) {
  EXPECT_EQ(get({"f", "g"}, {answer(kWhole)}).status, 0);
  EXPECT_THAT(directory.names(), ElementsAre("g"));
}

TEST_F(TftpDownload, GoesIntoADirectory) {
  std::filesystem::create_directory(directory / "d");
  EXPECT_EQ(get({"f", "d"}, {answer(kWhole)}).status, 0);
  EXPECT_EQ(directory.read("d/f"), "0123456789");
}

TEST_F(TftpDownload, FetchesAnEmptyFile) {
  EXPECT_EQ(get({"f"}, {answer("OK 0 size=0 version=v\n")}).status, 0);
  EXPECT_EQ(directory.read("f"), "");
}

TEST_F(TftpDownload, WritesToStandardOutput) {
  const auto ended = get({"f", "-"}, {answer(kWhole)});
  EXPECT_EQ(ended.out, "0123456789");
  EXPECT_EQ(ended.err, "");
  EXPECT_TRUE(directory.names().empty());
}

TEST_F(TftpDownload, WritesIntoAPipeAsItComes) {
  const auto fifo = (directory / "fifo").string();
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const FileDescriptor reader{::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  EXPECT_EQ(get({"f", "fifo"}, {answer(kWhole)}).status, 0);
  std::string content(20, '\0');
  EXPECT_EQ(::read(reader.get(), content.data(), content.size()), 10);
  EXPECT_THAT(directory.names(), ElementsAre("fifo"));
}

TEST_F(TftpDownload, WritesToADevice) { EXPECT_EQ(get({"f", "/dev/null"}, {answer(kWhole)}).status, 0); }

TEST_F(TftpDownload, SaysWhenItsOutputIsGone) {
  const ScriptedServer server{{answer("OK 1000000 size=1000000 version=v\n" + std::string(1'000'000, 'x'))}};
  Programme programme{{server.address(), "get", "f", "-"}, directory.path()};
  programme.close_output();
  EXPECT_TRUE(failed_with(programme.wait(), "get f: cannot write standard output: Broken pipe"));
}

TEST_F(TftpDownload, ReplacesAFileOnlyByAWholeOne) {
  directory.write("f", "old");
  ::chmod((directory / "f").c_str(), 0640);
  EXPECT_TRUE(
      failed_with(get({"f"}, {answer(kHalf), answer("OK 5 size=10 version=v1\n56789")}), "after 5 of 10 bytes"));
  EXPECT_EQ(directory.read("f"), "old");
  EXPECT_EQ(get_again({"f"}).status, 0);
  EXPECT_EQ(directory.read("f"), "0123456789");
  EXPECT_THAT(directory.names(), ElementsAre("f"));
  struct stat status {};
  ASSERT_EQ(::stat((directory / "f").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST_F(TftpDownload, ReplacesTheFileBehindALink) {
  directory.write("real", "old");
  std::filesystem::create_symlink("real", directory / "link");
  EXPECT_EQ(get({"f", "link"}, {answer(kWhole)}).status, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(directory / "link"));
  EXPECT_EQ(directory.read("real"), "0123456789");
}

TEST_F(TftpDownload, SaysHowFarItCame) {
  const std::string part = "OK 1000000 size=1000000 version=v\n" + std::string(12'345, 'x');
  EXPECT_TRUE(
      failed_with(get({"f"}, {answer(part)}),
                  "get f: the server closed the connection after 12,345 of 1,000,000 bytes; run it again to resume"));
  EXPECT_THAT(directory.names(), ElementsAre(AllOf(StartsWith(".f."), EndsWith(".part"))));
}

TEST_F(TftpDownload, Resumes) {
  get({"f"}, {exchange("GET f", kHalf), exchange("GET f 5", "OK 5 size=10 version=v1\n56789")});
  const auto ended = get_again({"f"});
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(directory.read("f"), "0123456789");
  EXPECT_THAT(directory.names(), ElementsAre("f"));
  EXPECT_EQ(connections(), 2U);
}

TEST_F(TftpDownload, ResumesWhatOnlyLacksItsName) {
  const std::string overlong = kWhole + "surplus\n";  // complete, but not to be trusted
  EXPECT_TRUE(
      failed_with(get({"f"}, {answer(overlong), exchange("GET f 10", "OK 0 size=10 version=v1\n")}), "get f: "));
  EXPECT_EQ(get_again({"f"}).status, 0);
  EXPECT_EQ(directory.read("f"), "0123456789");
}

TEST_F(TftpDownload, BeginsAgainWhenTheFileHasChanged) {
  get({"f"}, {exchange("GET f", kHalf), exchange("GET f 5", "OK 6 size=11 version=v2\nBCDEFG"),
              exchange("GET f", "OK 11 size=11 version=v2\nabcdeBCDEFG")});
  EXPECT_EQ(get_again({"f"}).status, 0);
  EXPECT_EQ(directory.read("f"), "abcdeBCDEFG");
  EXPECT_THAT(directory.names(), ElementsAre("f"));
  EXPECT_EQ(connections(), 3U);
}

TEST_F(TftpDownload, BeginsAgainWhenTheFileHasBecomeShorter) {
  const Script shorter = [](Peer& peer) {
    if (peer.line() != "GET f 5") throw std::runtime_error{"does not resume"};
    peer.send("ERR bad-offset the file is shorter\n");
    if (peer.line() != "GET f") throw std::runtime_error{"does not begin again"};
    peer.send("OK 2 size=2 version=v2\nxy");
  };
  get({"f"}, {answer(kHalf), shorter});
  EXPECT_EQ(get_again({"f"}).status, 0);
  EXPECT_EQ(directory.read("f"), "xy");
  EXPECT_EQ(connections(), 2U);
}

TEST_F(TftpDownload, DoesNotResumeAnotherFile) {
  get({"f", "x"}, {answer(kHalf), exchange("GET g 5", "OK 5 size=10 version=v1\nFGHIJ"),
                   exchange("GET g", "OK 10 size=10 version=v1\nABCDEFGHIJ")});
  EXPECT_EQ(get_again({"g", "x"}).status, 0);
  EXPECT_EQ(directory.read("x"), "ABCDEFGHIJ");
  EXPECT_THAT(directory.names(), ElementsAre("x"));
}

TEST_F(TftpDownload, DoesNotResumeWhatOthersPlaced) {
  get({"f"}, {answer(kHalf), exchange("GET f", kWhole)});
  const auto partial = directory.names().front();
  std::filesystem::rename(directory / partial, directory / "elsewhere");
  std::filesystem::create_symlink("elsewhere", directory / partial);
  EXPECT_EQ(get_again({"f"}).status, 0);
  EXPECT_EQ(directory.read("f"), "0123456789");
  EXPECT_EQ(directory.read("elsewhere"), "01234");
  connections();
}

TEST_F(TftpDownload, LeavesWhatAnotherOneIsWritingAlone) {
  const ScriptedServer server{{[](Peer& peer) { peer.send(kHalf).drain(); }, answer(kWhole)}};
  Programme first{{server.address(), "get", "f"}, directory.path()};
  ASSERT_TRUE(has_half());
  EXPECT_TRUE(failed_with(run({server.address(), "get", "f"}, directory.path()), "another download is writing"));
  first.signal(SIGINT);
  first.wait();
}

TEST_F(TftpDownload, KeepsItsPartWhenItIsInterrupted) {
  const ScriptedServer server{
      {[](Peer& peer) { peer.send(kHalf).drain(); }, exchange("GET f 5", "OK 5 size=10 version=v1\n56789")}};
  Programme programme{{server.address(), "get", "f"}, directory.path()};
  ASSERT_TRUE(has_half());
  programme.signal(SIGINT);
  const auto ended = programme.wait();
  EXPECT_EQ(ended.status, 130);
  EXPECT_EQ(ended.err, "portico-tftp: get f: interrupted after 5 of 10 bytes; run it again to resume\n");
  EXPECT_EQ(run({server.address(), "get", "f"}, directory.path()).status, 0);
  EXPECT_EQ(directory.read("f"), "0123456789");
}

TEST_F(TftpDownload, RefusesNamesThatLeadElsewhere) {
  const ScriptedServer server{{}};
  for (const char* name : {"../f", "/etc/passwd", "..", "", "a\\b", "a\x1b[m"}) {
    EXPECT_TRUE(failed_with(run({server.address(), "get", name}, directory.path()), "bad-name: ")) << name;
  }
  EXPECT_TRUE(directory.names().empty());
}

TEST_F(TftpDownload, SaysWhenItCannotWrite) {
  EXPECT_TRUE(failed_with(get({"f", "missing/f"}, {answer(kWhole)}), "get f: cannot create missing/f: No such file"));
  std::filesystem::create_directories(directory / "d" / "f");
  EXPECT_TRUE(failed_with(get_again({"f", "d"}), "a directory with this name is in the way"));
}

TEST_F(TftpDownload, FetchesLargeFilesInTurns) {
  std::string content;
  content.resize(20'000'000);
  for (std::size_t at = 0; at < content.size(); ++at) content[at] = static_cast<char>(at * 2654435761U >> 13U);
  const auto size = std::to_string(content.size());
  EXPECT_EQ(get({"f"}, {answer("OK " + size + " size=" + size + " version=v\n" + content)}).status, 0);
  EXPECT_EQ(directory.read("f"), content);
}

}  // namespace
}  // namespace portico::test
