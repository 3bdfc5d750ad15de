#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/framework/transports/socket_calls.h"
#include "tests/support/child_process.h"
#include "tests/support/temporary_directory.h"
#include <portico/transports/listener.h>

namespace portico {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;
using namespace test;

std::string error_of(const std::string& where, int type = SOCK_STREAM, const ListenerOptions& options = {}) {
  try {
    const Listener listener{where, type, options};
    return "listens on " + listener.url();
  } catch (const std::exception& error) {
    return error.what();
  }
}

mode_t mode_of(const fs::path& path) {
  struct stat found {};
  return ::lstat(path.c_str(), &found) == 0 ? found.st_mode & 07777U : 0;
}

int flag_of(int socket, int level, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  ::getsockopt(socket, level, name, &value, &size);
  return value;
}

class ListenerTest : public testing::Test {
 protected:
  TemporaryDirectory directory;
  fs::path file = directory / "socket";
  std::string at_path = "unix:" + file.string();
};

TEST_F(ListenerTest, TellsThePortThatTheKernelChose) {
  const Listener listener{"127.0.0.1:0", SOCK_STREAM, {}};
  EXPECT_NE(listener.address().port(), 0);
  EXPECT_EQ(listener.address(), Address::bound_to(listener.fileno()));
  EXPECT_EQ(listener.url(), "tcp://127.0.0.1:" + std::to_string(listener.address().port()));
}

TEST_F(ListenerTest, TellsItsUrl) {
  EXPECT_THAT((Listener{"127.0.0.1:0", SOCK_DGRAM, {}}.url()), StartsWith("udp://127.0.0.1:"));
  EXPECT_THAT((Listener{"[::1]:0", SOCK_STREAM, {}}.url()), StartsWith("tcp://[::1]:"));
  EXPECT_EQ((Listener{at_path, SOCK_STREAM, {}}.url()), "unix://" + file.string());
  EXPECT_EQ((Listener{at_path, SOCK_DGRAM, {}}.url()), "unix://" + file.string());
}

TEST_F(ListenerTest, IsNonBlockingAndNotInherited) {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    const Listener listener{"127.0.0.1:0", type, {}};
    EXPECT_NE(::fcntl(listener.fileno(), F_GETFL) & O_NONBLOCK, 0);
    EXPECT_NE(::fcntl(listener.fileno(), F_GETFD) & FD_CLOEXEC, 0);
  }
}

TEST_F(ListenerTest, AcceptsWhoConnects) {
  const Listener listener{"127.0.0.1:0", SOCK_STREAM, {}};
  Connection connection;
  EXPECT_EQ(listener.accept(connection), EAGAIN);
  const auto client = connect_to(listener.address(), SOCK_STREAM);
  ASSERT_EQ(accept_when_ready(listener, connection), 0);
  EXPECT_EQ(connection.peer, Address::bound_to(client.get()));
  EXPECT_NE(::fcntl(connection.socket.get(), F_GETFL) & O_NONBLOCK, 0);
  EXPECT_NE(::fcntl(connection.socket.get(), F_GETFD) & FD_CLOEXEC, 0);
  EXPECT_EQ(flag_of(connection.socket.get(), IPPROTO_TCP, TCP_NODELAY), 1);
}

TEST_F(ListenerTest, LeavesNaglesAlgorithmOnWhenAsked) {
  ListenerOptions options;
  options.disable_nagle_algorithm = false;
  const Listener listener{"127.0.0.1:0", SOCK_STREAM, options};
  const auto client = connect_to(listener.address(), SOCK_STREAM);
  Connection connection;
  ASSERT_EQ(accept_when_ready(listener, connection), 0);
  EXPECT_EQ(flag_of(connection.socket.get(), IPPROTO_TCP, TCP_NODELAY), 0);
}

TEST_F(ListenerTest, ServesBothFamiliesOnTheUnspecifiedAddress) {
  const Listener listener{":0", SOCK_STREAM, {}};
  const std::string port = std::to_string(listener.address().port());
  Connection connection;
  const auto v4 = connect_to(Address::parse("127.0.0.1:" + port), SOCK_STREAM);
  ASSERT_EQ(accept_when_ready(listener, connection), 0);
  EXPECT_EQ(connection.peer, Address::bound_to(v4.get()));
  EXPECT_THAT(connection.peer.to_string(), StartsWith("127.0.0.1:"));
  const auto v6 = connect_to(Address::parse("[::1]:" + port), SOCK_STREAM);
  ASSERT_EQ(accept_when_ready(listener, connection), 0);
  EXPECT_EQ(connection.peer, Address::bound_to(v6.get()));
}

TEST_F(ListenerTest, AcceptsUnixPeersWithAndWithoutAName) {
  const Listener listener{at_path, SOCK_STREAM, {}};
  const auto nameless = connect_to(listener.address(), SOCK_STREAM);
  Connection connection;
  ASSERT_EQ(listener.accept(connection), 0);
  EXPECT_EQ(connection.peer.to_string(), "unix:");
  const auto named = bound_socket("unix:@" + file.string() + "-client", SOCK_STREAM);
  connect_socket(named.get(), listener.address());
  ASSERT_EQ(listener.accept(connection), 0);
  EXPECT_EQ(connection.peer.to_string(), "unix:@" + file.string() + "-client");
}

TEST_F(ListenerTest, SaysWhichAddressIsInUse) {
  const Listener first{"127.0.0.1:0", SOCK_STREAM, {}};
  const std::string where = first.address().to_string();
  EXPECT_EQ(error_of(where), "cannot listen on " + where + ": Address already in use");
  const Listener udp{"127.0.0.1:0", SOCK_DGRAM, {}};
  EXPECT_THAT(error_of(udp.address().to_string(), SOCK_DGRAM), HasSubstr("Address already in use"));
}

TEST_F(ListenerTest, SharesAPortWhenAllAgree) {
  ListenerOptions options;
  options.allow_reuse_port = true;
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    const Listener first{"127.0.0.1:0", type, options};
    const std::string where = first.address().to_string();
    EXPECT_THAT(error_of(where, type, options), StartsWith("listens on "));
    EXPECT_THAT(error_of(where, type), HasSubstr("Address already in use"));
  }
}

TEST_F(ListenerTest, SaysWhichAddressIsNotOurs) {
  EXPECT_EQ(error_of("192.0.2.1:80"), "cannot listen on 192.0.2.1:80: Cannot assign requested address");
}

TEST_F(ListenerTest, PassesABadAddressOn) {
  EXPECT_THROW((Listener{"nonsense", SOCK_STREAM, {}}), std::invalid_argument);
}

TEST_F(ListenerTest, SaysWhichPathCannotBeMade) {
  EXPECT_EQ(error_of("unix:/does/not/exist"), "cannot listen on unix:/does/not/exist: No such file or directory");
}

TEST_F(ListenerTest, ReplacesASocketOnWhichNobodyListens) {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    { const auto stale = bound_socket(at_path, type); }  // closed, and the path left behind
    ASSERT_TRUE(fs::exists(file));
    const Listener listener{at_path, type, {}};
    EXPECT_NO_THROW((void)connect_to(listener.address(), type));
  }
  EXPECT_FALSE(fs::exists(file));
}

TEST_F(ListenerTest, LeavesASocketOnWhichSomebodyListensAlone) {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    const Listener first{at_path, type, {}};
    EXPECT_EQ(error_of(at_path, type), "cannot listen on " + at_path + ": Address already in use");
    EXPECT_NO_THROW((void)connect_to(first.address(), type));
  }
}

TEST_F(ListenerTest, LeavesASocketOfTheOtherKindAlone) {
  const Listener stream{at_path, SOCK_STREAM, {}};
  EXPECT_THAT(error_of(at_path, SOCK_DGRAM), HasSubstr("Address already in use"));
  EXPECT_TRUE(fs::exists(file));
}

TEST_F(ListenerTest, LeavesASocketWhoseQueueIsFullAlone) {
  ListenerOptions options;
  options.request_queue_size = 0;
  const Listener first{at_path, SOCK_STREAM, options};
  const auto waiting = connect_to(first.address(), SOCK_STREAM);
  EXPECT_THAT(error_of(at_path), HasSubstr("Address already in use"));
  EXPECT_TRUE(fs::exists(file));
}

TEST_F(ListenerTest, LeavesAFileThatIsNoSocketAlone) {
  directory.write("socket", "precious");
  EXPECT_THAT(error_of(at_path), HasSubstr("Address already in use"));
  EXPECT_EQ(directory.read("socket"), "precious");
  fs::remove(file);
}

TEST_F(ListenerTest, DoesNotFollowALinkToASocket) {
  const fs::path other = directory / "other";
  { const auto stale = bound_socket("unix:" + other.string(), SOCK_STREAM); }
  fs::create_symlink(other, file);
  EXPECT_THAT(error_of(at_path), HasSubstr("Address already in use"));
  EXPECT_TRUE(fs::is_symlink(file));
  fs::remove(file);
  fs::remove(other);
}

TEST_F(ListenerTest, RemovesItsPathAsItGoes) {
  {
    const Listener listener{at_path, SOCK_STREAM, {}};
    EXPECT_TRUE(fs::is_socket(file));
  }
  EXPECT_FALSE(fs::exists(file));
}

TEST_F(ListenerTest, RemovesItsPathOnceAndBeforeItGoes) {
  Listener listener{at_path, SOCK_STREAM, {}};
  listener.remove_path();
  EXPECT_FALSE(fs::exists(file));
  { const auto other = bound_socket(at_path, SOCK_STREAM); }
  listener.remove_path();
  EXPECT_TRUE(fs::exists(file)) << "that is somebody else's";
  fs::remove(file);
}

TEST_F(ListenerTest, LeavesThePathToItsSuccessor) {
  {
    const Listener listener{at_path, SOCK_STREAM, {}};
    fs::rename(file, directory / "kept");  // or its inode might be used again
    const auto successor = bound_socket(at_path, SOCK_STREAM);
  }
  EXPECT_TRUE(fs::exists(file));
  fs::remove(file);
  fs::remove(directory / "kept");
}

TEST_F(ListenerTest, LeavesThePathToItsCreatorInAChild) {
  const Listener listener{at_path, SOCK_STREAM, {}};
  EXPECT_EQ(in_child([&listener] {
              const_cast<Listener&>(listener).remove_path();
              return 0;
            }),
            0);
  EXPECT_TRUE(fs::exists(file));
}

TEST_F(ListenerTest, TakesItsPathAlongWhenItMoves) {
  {
    Listener listener{at_path, SOCK_STREAM, {}};
    const Listener moved{std::move(listener)};
    EXPECT_TRUE(fs::exists(file));
    EXPECT_EQ(moved.url(), "unix://" + file.string());
  }
  EXPECT_FALSE(fs::exists(file));
}

TEST_F(ListenerTest, SetsTheModeOfItsPath) {
  const mode_t before = ::umask(022);
  ListenerOptions options;
  options.unix_mode = 0600;
  const Listener closed{at_path, SOCK_STREAM, options};
  EXPECT_EQ(mode_of(file), 0600U);
  options.unix_mode = 0666;
  const Listener open{at_path + "2", SOCK_STREAM, options};
  EXPECT_EQ(mode_of(file.string() + "2"), 0666U);
  const Listener as_umask_says{at_path + "3", SOCK_STREAM, {}};
  EXPECT_EQ(mode_of(file.string() + "3"), 0755U);
  ::umask(before);
}

TEST_F(ListenerTest, AnAbstractNameLeavesNoFile) {
  const std::string where = "unix:@" + file.string();
  const Listener listener{where, SOCK_STREAM, {}};
  EXPECT_EQ(listener.address().to_string(), where);
  EXPECT_NO_THROW((void)connect_to(listener.address(), SOCK_STREAM));
  EXPECT_FALSE(fs::exists(file));
  EXPECT_THAT(error_of(where), HasSubstr("Address already in use"));
}

TEST_F(ListenerTest, KeepsItsSocketForWhoHoldsIt) {
  std::shared_ptr<const FileDescriptor> held;
  {
    const Listener listener{"127.0.0.1:0", SOCK_DGRAM, {}};
    held = listener.socket();
  }
  EXPECT_GE(::fcntl(held->get(), F_GETFD), 0);
}

TEST_F(ListenerTest, ServesASocketThatWasInherited) {
  auto open = bound_socket("127.0.0.1:0", SOCK_STREAM);
  ASSERT_EQ(::listen(open.get(), 1), 0);
  const int number = open.release();
  const Listener listener{"fd:" + std::to_string(number), SOCK_STREAM, {}};
  EXPECT_EQ(listener.fileno(), number);
  EXPECT_NE(::fcntl(number, F_GETFL) & O_NONBLOCK, 0);
  EXPECT_NE(::fcntl(number, F_GETFD) & FD_CLOEXEC, 0);
  const auto client = connect_to(listener.address(), SOCK_STREAM);
  Connection connection;
  EXPECT_EQ(accept_when_ready(listener, connection), 0);
}

TEST_F(ListenerTest, LeavesTheUnixPathOfAnInheritedSocketToWhoMadeIt) {
  auto open = bound_socket(at_path, SOCK_DGRAM);
  { const Listener listener{"fd:" + std::to_string(open.release()), SOCK_DGRAM, {}}; }
  EXPECT_TRUE(fs::exists(file));
  fs::remove(file);
}

TEST_F(ListenerTest, RefusesAnInheritedDescriptorOfTheWrongKindAndLeavesItOpen) {
  const auto not_listening = bound_socket("127.0.0.1:0", SOCK_STREAM);
  const auto datagrams = bound_socket("127.0.0.1:0", SOCK_DGRAM);
  const FileDescriptor no_socket{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
  const auto fd = [](const FileDescriptor& descriptor) { return "fd:" + std::to_string(descriptor.get()); };
  EXPECT_EQ(error_of(fd(not_listening)), fd(not_listening) + " is not a listening socket of the right type");
  EXPECT_EQ(error_of(fd(datagrams)), fd(datagrams) + " is not a listening socket of the right type");
  EXPECT_EQ(error_of(fd(not_listening), SOCK_DGRAM),
            fd(not_listening) + " is not a listening socket of the right type");
  EXPECT_EQ(error_of(fd(no_socket)), "cannot listen on " + fd(no_socket) + ": Socket operation on non-socket");
  EXPECT_EQ(error_of("fd:1000000"), "cannot listen on fd:1000000: Bad file descriptor");
  for (const auto* const descriptor : {&not_listening, &datagrams, &no_socket}) {
    EXPECT_GE(::fcntl(descriptor->get(), F_GETFD), 0);
  }
}

TEST_F(ListenerTest, LeaksNoDescriptorWhenItFails) {
  const Listener first{"127.0.0.1:0", SOCK_STREAM, {}};
  const FileDescriptor before{::dup(0)};
  for (int n = 0; n < 100; ++n) (void)error_of(first.address().to_string());
  const FileDescriptor after{::dup(0)};
  EXPECT_EQ(after.get(), before.get() + 1);
}

}  // namespace
}  // namespace portico
