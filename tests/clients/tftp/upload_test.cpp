#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/support/programme.h"
#include "tests/support/eventually.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

constexpr std::size_t kLarge = 50'000'000;

class TftpUpload : public ::testing::Test {
 protected:
  const TemporaryDirectory directory;

  // Runs one `put` and returns what became of it.
  Ended put(const std::vector<std::string>& arguments, Script script, std::string_view input = "") {
    const ScriptedServer server{{std::move(script)}};
    std::vector<std::string> words{server.address(), "put"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return run(words, directory.path(), input);
  }

  // Takes an upload of `size` bytes and confirms it.
  Script take(std::size_t size) {
    return [this, size](Peer& peer) {
      request_ = peer.line();
      payload_ = peer.bytes(size);
      peer.send("OK 0 version=v\n");
    };
  }

  void make_large_file(const char* name) { directory.write(name, std::string(kLarge, 'x')); }

  std::string request_;
  std::string payload_;
};

TEST_F(TftpUpload, SendsAFile) {
  const std::string content = std::string(300'000, 'x') + '\0' + "\r\nend";
  directory.write("a b", content);
  const auto ended = put({"a b"}, take(content.size()));
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(request_, "PUT a%20b " + std::to_string(content.size()));
  EXPECT_EQ(payload_, content);
  EXPECT_EQ(ended.out + ended.err, "");
}

TEST_F(TftpUpload, TakesAnotherName) {
  directory.write("f", "1");
  EXPECT_EQ(put({"./f", "g"}, take(1)).status, 0);
  EXPECT_EQ(request_, "PUT g 1");
}

TEST_F(TftpUpload, SendsAnEmptyFile) {
  directory.write("f", "");
  EXPECT_EQ(put({"f"}, take(0)).status, 0);
  EXPECT_EQ(request_, "PUT f 0");
}

TEST_F(TftpUpload, SendsItsInput) {
  EXPECT_EQ(put({"-", "g"}, take(5), "hello").status, 0);
  EXPECT_EQ(request_, "PUT g 5");
  EXPECT_EQ(payload_, "hello");
}

TEST_F(TftpUpload, NeedsSomethingToSend) {
  std::filesystem::create_directory(directory / "d");
  const ScriptedServer server{{}};
  EXPECT_TRUE(failed_with(run({server.address(), "put", "d"}, directory.path()), "put d: this is a directory"));
  EXPECT_TRUE(failed_with(run({server.address(), "put", "f"}, directory.path()), "put f: cannot read f: No such file"));
  directory.write("f", "1");
  EXPECT_TRUE(failed_with(run({server.address(), "put", "f", "../g"}, directory.path()), "put f: bad-name: "));
}

TEST_F(TftpUpload, StopsWhenItIsRefused) {
  make_large_file("f");
  const auto ended = put({"f"}, [](Peer& peer) {
    peer.line();
    peer.send("ERR read-only this server takes no files\n");
    // Nothing is read, so that the client cannot get rid of the rest; it has to stop.
    peer.bytes(1);
  });
  EXPECT_TRUE(failed_with(ended, "put f: read-only: this server takes no files"));
}

TEST_F(TftpUpload, ConnectsAgainAfterARefusal) {
  directory.write("f", "1");
  const Script refuse = [](Peer& peer) {
    peer.line();
    peer.send("ERR read-only this server takes no files\n").drain();
  };
  ScriptedServer server{{refuse}};
  EXPECT_TRUE(failed_with(run({server.address()}, directory.path(), "put f\nlist\n"), "put f: read-only"));
}

TEST_F(TftpUpload, SaysHowFarItCame) {
  make_large_file("f");
  const auto ended = put({"f"}, [](Peer& peer) {
    peer.line();
    peer.bytes(1'000'000);
    peer.reset();
  });
  EXPECT_TRUE(failed_with(ended, "put f: the server closed the connection after "));
  EXPECT_TRUE(failed_with(ended, " of 50,000,000 bytes"));
}

TEST_F(TftpUpload, WantsItConfirmed) {
  directory.write("f", "12345");
  const auto ended = put({"f"}, [](Peer& peer) {
    peer.line();
    peer.bytes(5);
  });
  EXPECT_TRUE(failed_with(ended, "put f: the server closed the connection before it confirmed the upload"));
}

TEST_F(TftpUpload, IsNotFooledByAnEarlyConfirmation) {
  make_large_file("f");
  const auto ended = put({"f"}, [](Peer& peer) {
    peer.line();
    peer.send("OK 0 version=v\n");
    peer.bytes(1);
  });
  EXPECT_TRUE(failed_with(ended, "put f: the server confirmed the upload before it was complete"));
}

TEST_F(TftpUpload, SaysThatTheFileBecameShorter) {
  make_large_file("f");
  const auto ended = put({"f"}, [this](Peer& peer) {
    peer.line();
    std::filesystem::resize_file(directory / "f", 1000);
    peer.drain();
  });
  EXPECT_TRUE(failed_with(ended, "put f: the file became shorter while it was sent"));
}

TEST_F(TftpUpload, GivesASilentServerUp) {
  make_large_file("f");
  const ScriptedServer server{{[](Peer& peer) {
    peer.line();
    peer.bytes(1);
    peer.drain();
  }}};
  directory.write("g", "1");
  EXPECT_TRUE(failed_with(run({server.address(), "--timeout", "0.3", "put", "g"}, directory.path()),
                          "put g: the server has been silent for 0.3 s before it confirmed the upload"));
}

TEST_F(TftpUpload, IsInterrupted) {
  make_large_file("f");
  std::atomic<bool> asked = false;
  std::atomic<bool> interrupted = false;
  const ScriptedServer server{{[&](Peer& peer) {
    peer.line();
    asked = true;
    eventually([&] { return interrupted.load(); });
  }}};
  Programme programme{{server.address(), "put", "f"}, directory.path()};
  ASSERT_TRUE(eventually([&] { return asked.load(); }));
  programme.signal(SIGINT);
  const auto ended = programme.wait();
  interrupted = true;
  EXPECT_EQ(ended.status, 130);
  EXPECT_THAT(ended.err, ::testing::StartsWith("portico-tftp: put f: interrupted after "));
}

}  // namespace
}  // namespace portico::test
