#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"
#include "tests/end_to_end/policies.h"
#include "tests/support/client.h"
#include "tests/support/process_status.h"

namespace portico::test {
namespace {

using Names = std::vector<std::string>;

const std::string kOld(70'000, 'o');
const std::string kNew(200'000, 'n');

std::string put_line(const std::string& name, std::size_t size) {
  return "PUT " + name + " " + std::to_string(size) + "\n";
}

// A close that resets the connection instead of ending it in order.
void reset(Client& client) {
  const linger at_once{1, 0};
  ::setsockopt(client.fileno(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  client.close();
}

class FileSafety : public UnderEveryPolicy {
 protected:
  FileServer server{GetParam(), {"--writable"}};
};

TEST_P(FileSafety, NamesThatLeaveTheRootAreRefusedAndTheConversationGoesOn) {
  TemporaryDirectory outside;
  outside.write("secret", "secret");
  std::filesystem::create_symlink(outside / "secret", server.root / "link out");
  std::filesystem::create_symlink(outside.path(), server.root / "directory out");
  std::filesystem::create_directory(server.root / "directory");
  ASSERT_EQ(::mkfifo((server.root / "fifo").c_str(), 0666), 0);
  server.root.write("good", "good\n");

  Client client{server.address()};
  for (const std::string name : {"../secret", "..", ".", "/etc/passwd", "%2e%2e/secret", "..%2fsecret",
                                 "directory/../../secret", "link%20out", "directory%20out/secret", "directory", "fifo",
                                 "a%00b", "a%0ab", "a%1b", "%", "%zz", "back%5cslash", ".portico-upload-x", "%ff%fe"}) {
    client.send("GET " + name + "\n");
    EXPECT_TRUE(client.receive_line().starts_with("ERR ")) << name;
    client.send(put_line(name, 3) + "xyz");
    EXPECT_TRUE(client.receive_line().starts_with("ERR ")) << name;
  }
  const std::string too_long(300, 'x');
  client.send("GET " + too_long + "\n");
  EXPECT_TRUE(client.receive_line().starts_with("ERR bad-name "));
  client.send("GET good\n");
  EXPECT_TRUE(client.receive_line().starts_with("OK 5 "));
  EXPECT_EQ(client.receive_line(), "good");
  EXPECT_EQ(outside.read("secret"), "secret");
  EXPECT_EQ(server.root.names(), (Names{"directory", "directory out", "fifo", "good", "link out"}));
}

TEST_P(FileSafety, AnUploadThatBreaksOffAtAnyByteLeavesTheOldFileAndNoLitter) {
  server.root.write("file", kOld);
  const std::string message = put_line("file", kNew.size()) + kNew;
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{9}, std::size_t{16}, std::size_t{17}, std::size_t{18},
                                  std::size_t{65'536}, message.size() - 1}) {
    for (const bool by_reset : {false, true}) {
      Client client{server.address()};
      client.send(message.substr(0, bytes));
      by_reset ? reset(client) : client.close();
      EXPECT_TRUE(eventually([&] { return server.root.names() == Names{"file"}; })) << bytes;
      EXPECT_EQ(server.root.read("file"), kOld) << bytes;
    }
  }
}

TEST_P(FileSafety, AServerThatIsKilledDuringAnUploadLeavesTheOldFileAndIsCleanAfterItsNextStart) {
  server.root.write("file", kOld);
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, std::size_t{100'000}, kNew.size() - 1}) {
    Client client{server.address()};
    client.send(put_line("file", kNew.size()) + kNew.substr(0, bytes));
    ASSERT_TRUE(eventually([&] { return server.root.names().size() == 2; })) << "the upload did not begin";
    const std::vector<pid_t> children = children_of(server.programme().pid());
    server.programme().signal(SIGKILL);
    EXPECT_EQ(server.programme().wait(), -SIGKILL);
    EXPECT_TRUE(client.is_closed()) << "a child outlived its parent";
    EXPECT_TRUE(eventually([&] { return std::ranges::none_of(children, is_running); }));
    server.start({"--writable"});
    EXPECT_EQ(server.root.names(), Names{"file"}) << bytes;
    EXPECT_EQ(server.root.read("file"), kOld) << bytes;
  }
}

TEST_P(FileSafety, OfTwoUploadsToOneNameOneWinsWhole) {
  for (int round = 0; round < 10; ++round) {
    {
      std::vector<std::jthread> clients;
      for (const std::string* content : {&kOld, &kNew}) {
        clients.emplace_back([this, content] {
          Client client{server.address()};
          client.send(put_line("file", content->size()) + *content);
          EXPECT_TRUE(client.receive_line().starts_with("OK 0 "));
        });
      }
    }
    const std::string winner = server.root.read("file");
    EXPECT_TRUE(winner == kOld || winner == kNew);
    EXPECT_EQ(server.root.names(), Names{"file"});
  }
}

TEST_P(FileSafety, ADownloadThatRunsWhileTheFileIsReplacedGetsOneVersionWhole) {
  const std::string before(30'000'000, 'b');
  server.root.write("file", before);
  Client client{server.address()};
  client.send("GET file\n");
  EXPECT_TRUE(client.receive_line().starts_with("OK 30000000 "));
  EXPECT_EQ(client.receive(1'000'000), before.substr(0, 1'000'000));
  server.root.write("other", "after");
  std::filesystem::rename(server.root / "other", server.root / "file");
  EXPECT_TRUE(client.receive(29'000'000) == before.substr(1'000'000));
  client.send("GET file\n");
  EXPECT_TRUE(client.receive_line().starts_with("OK 5 "));
}

TEST_P(FileSafety, AFullDiskRefusesTheUploadKeepsTheOldFileAndTheServerLives) {
  server.root.write("file", kOld);
  const rlimit limit{100'000, 100'000};  // what a file may grow to; a full disk says the same, at the same place
  ASSERT_EQ(::prlimit(server.programme().pid(), RLIMIT_FSIZE, &limit, nullptr), 0);
  Client client{server.address()};
  client.send(put_line("file", kNew.size()) + kNew);
  EXPECT_TRUE(client.receive_line().starts_with("ERR no-space ")) << "";
  client.send("GET file\n");
  EXPECT_TRUE(client.receive_line().starts_with("OK 70000 "));
  EXPECT_EQ(client.receive(kOld.size()), kOld);
  EXPECT_EQ(server.root.names(), Names{"file"});
}

INSTANTIATE_TEST_SUITE_P(Policies, FileSafety, kEveryPolicy, policy_name);

TEST(FileServerOptions, WithoutWritableUploadsAreRefusedAndTheConversationGoesOn) {
  FileServer server{"async"};
  Client client{server.address()};
  client.send("PUT file 5\nhelloLIST\n");
  EXPECT_TRUE(client.receive_line().starts_with("ERR read-only "));
  EXPECT_TRUE(client.receive_line().starts_with("OK 0"));
  EXPECT_EQ(server.root.names(), Names{});
}

TEST(FileServerOptions, UploadsAboveTheLimitAreRefused) {
  FileServer server{"async", {"--writable", "--max-upload", "10"}};
  Client client{server.address()};
  client.send("PUT file 11\nhello worldPUT file 5\nhello");
  EXPECT_TRUE(client.receive_line().starts_with("ERR too-large "));
  EXPECT_TRUE(client.receive_line().starts_with("OK 0 "));
  EXPECT_EQ(server.root.read("file"), "hello");
}

}  // namespace
}  // namespace portico::test
