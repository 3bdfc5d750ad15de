// What becomes of the paths of Unix sockets.
#include <sys/stat.h>
#include <sys/un.h>

#include <filesystem>
#include <memory>

#include <gtest/gtest.h>

#include "tests/contract/contract.h"
#include <portico/transports/address.h>

namespace portico::test {
namespace {

class UnixPaths : public EveryCell {
 protected:
  int type() const { return cell().streams() ? SOCK_STREAM : SOCK_DGRAM; }

  // A socket of this test at `path()`; what it leaves behind when it is closed is stale.
  FileDescriptor bind_here() const {
    FileDescriptor socket{::socket(AF_UNIX, type() | SOCK_CLOEXEC, 0)};
    const auto raw = Address::parse("unix:" + path()).raw();
    EXPECT_EQ(::bind(socket.get(), raw.get(), raw.size), 0);
    if (cell().streams()) {
      EXPECT_EQ(::listen(socket.get(), 8), 0);
    }
    return socket;
  }
};
INSTANTIATE_TEST_SUITE_P(Contract, UnixPaths, testing::ValuesIn([] {
                           auto cells = every_cell();
                           std::erase_if(cells, [](const Cell& cell) { return !cell.unix_path(); });
                           return cells;
                         }()),
                         name_of);

TEST_P(UnixPaths, AreGoneAfterTheEnd) {
  ServerProcess server = serve();
  EXPECT_TRUE(std::filesystem::is_socket(path()));
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  EXPECT_TRUE(server.stop().clean());
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_P(UnixPaths, AreGoneAfterACloseWithoutServing) {
  { const auto server = make_server(); }
  EXPECT_FALSE(std::filesystem::exists(path()));
  const auto server = make_server();
  EXPECT_TRUE(std::filesystem::exists(path()));
  server->server_close();
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_P(UnixPaths, AreNotRemovedByAForkedChild) {
  ServerProcess server = serve();
  for (int n = 1; n <= 3; ++n) {
    EXPECT_EQ(client(server).ask("say hello"), "hello");
    EXPECT_TRUE(eventually([&] { return observed().destroyed == n && server.children().empty(); }));
    EXPECT_TRUE(std::filesystem::is_socket(path()));
  }
}

TEST_P(UnixPaths, ThatSomebodyElseHasTakenAreLeftAlone) {
  ServerProcess server = serve();
  // Renamed, not removed: a file system may give the number of a removed file to the next one.
  std::filesystem::rename(path(), path() + ".old");
  const FileDescriptor somebody = bind_here();
  EXPECT_TRUE(server.stop().clean());
  EXPECT_TRUE(std::filesystem::is_socket(path()));
}

TEST_P(UnixPaths, ThatAreStaleAreReplaced) {
  bind_here().reset();
  ASSERT_TRUE(std::filesystem::is_socket(path()));
  ServerProcess server = serve();
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  EXPECT_TRUE(server.stop().clean());
}

TEST_P(UnixPaths, ThatAreInUseAreRefusedAndStayUsable) {
  ServerProcess server = serve();
  EXPECT_THROW((void)make_server(), std::system_error);
  EXPECT_TRUE(std::filesystem::is_socket(path()));
  EXPECT_EQ(client(server).ask("say hello"), "hello");
}

TEST_P(UnixPaths, ThatAreNoSocketsAreRefusedAndStay) {
  TemporaryDirectory directory;
  directory.write("file", "precious");
  EXPECT_THROW((void)cell().make("unix:" + (directory / "file").string(), options, observed()), std::system_error);
  EXPECT_EQ(directory.read("file"), "precious");
}

TEST_P(UnixPaths, HaveTheModeThatIsAskedFor) {
  for (const mode_t mode : {0600, 0660, 0666}) {
    options.unix_mode = mode;
    const auto server = make_server();
    struct stat found {};
    ASSERT_EQ(::stat(path().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, mode);
  }
}

TEST_P(UnixPaths, CanBeAbstractNames) {
  const std::string name = "unix:@" + path();
  ServerProcess server = serve_at(name);
  EXPECT_EQ(server.address(), name);
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  EXPECT_FALSE(std::filesystem::exists(path()));
  EXPECT_THROW((void)cell().make(name, options, observed()), std::system_error);
  EXPECT_TRUE(server.stop().clean());
}

TEST_P(UnixPaths, ThatAreTooLongAreRefused) {
  EXPECT_THROW((void)cell().make("unix:" + path() + std::string(200, 'x'), options, observed()), std::invalid_argument);
}

}  // namespace
}  // namespace portico::test
