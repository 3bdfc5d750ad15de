// Whatever a server sends, the client ends with one line, and without a file that is not whole.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/support/programme.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class HostileServer : public ::testing::Test {
 protected:
  const TemporaryDirectory directory;

  Ended ask(const std::vector<std::string>& command, Script script) {
    const ScriptedServer server{{std::move(script)}};
    std::vector<std::string> words{server.address()};
    words.insert(words.end(), command.begin(), command.end());
    return run(words, directory.path());
  }

  Ended list(const std::string& reply) { return ask({"list"}, answer(reply)); }
  Ended get(const std::string& reply) { return ask({"get", "f"}, answer(reply)); }
};

TEST_F(HostileServer, VanishesAtEveryByteOfADownload) {
  const std::string reply = "OK 10 size=10 version=v\n0123456789";
  for (std::size_t sent = 0; sent < reply.size(); ++sent) {
    const ScriptedServer server{{answer(reply.substr(0, sent))}};
    // Into a directory of its own: the next must not resume.
    const auto place = directory / std::to_string(sent);
    std::filesystem::create_directory(place);
    ASSERT_TRUE(failed_with(run({server.address(), "get", "f"}, place), "get f: the server closed the connection"))
        << sent;
    ASSERT_FALSE(std::filesystem::exists(place / "f")) << sent;
  }
}

TEST_F(HostileServer, VanishesAtEveryByteOfAListing) {
  const std::string reply = "OK 25\n4 2024-02-29T23:59:59Z f\n";
  for (std::size_t sent = 0; sent < reply.size(); sent += 2) {
    const auto ended = list(reply.substr(0, sent));
    ASSERT_TRUE(failed_with(ended, "list: the server closed the connection")) << sent;
    ASSERT_EQ(ended.out, "");
  }
}

TEST_F(HostileServer, ResetsTheConnection) {
  const Script reset = [](Peer& peer) {
    peer.line();
    peer.send("OK 10 size=10 version=v\n01234").reset();
  };
  EXPECT_TRUE(failed_with(ask({"get", "f"}, reset), "get f: the server closed the connection"));
}

TEST_F(HostileServer, LiesAboutLengths) {
  EXPECT_TRUE(failed_with(get("OK 5 size=10 version=v\n01234"), "was not asked for"));
  EXPECT_TRUE(failed_with(get("OK 10 version=v\n0123456789"), "did not tell the size"));
  EXPECT_TRUE(failed_with(get("OK 10 size=10\n0123456789"), "did not tell the size and version"));
  EXPECT_TRUE(
      failed_with(get("OK 9223372036854775807 size=9223372036854775807 version=v\n0"), "after 1 of 9,223,372,"));
  EXPECT_TRUE(failed_with(get("OK 9223372036854775808 size=9223372036854775808 version=v\n"), "cannot be understood"));
  EXPECT_TRUE(failed_with(get("OK -1 size=-1 version=v\n"), "cannot be understood"));
  EXPECT_FALSE(std::filesystem::exists(directory / "f"));
}

TEST_F(HostileServer, SendsMoreThanItPromised) {
  EXPECT_TRUE(
      failed_with(get("OK 3 size=3 version=v\n0123456789\n"), "get f: the server's answer cannot be understood"));
  EXPECT_TRUE(failed_with(list("OK 0\nOK 0\n"), "answered what was not asked"));
  EXPECT_FALSE(std::filesystem::exists(directory / "f"));
}

TEST_F(HostileServer, SendsGarbage) {
  for (const auto& garbage :
       {std::string{"HTTP/1.1 400 Bad Request\r\n\r\n"}, std::string{"\0\0\0\n", 4}, std::string{"\n"},
        std::string{"OK\n"}, std::string{"ERR\n"}, std::string{"OK 1 2 3\n"}}) {
    EXPECT_TRUE(failed_with(get(garbage), "cannot be understood")) << garbage;
    EXPECT_TRUE(failed_with(list(garbage), "cannot be understood")) << garbage;
  }
  EXPECT_TRUE(directory.names().empty());
}

TEST_F(HostileServer, NeverEndsItsLine) {
  EXPECT_TRUE(failed_with(get(std::string(100'000, 'x')), "too long a line"));
  EXPECT_TRUE(failed_with(list("OK 100000\n" + std::string(100'000, 'x')), "cannot be understood"));
}

TEST_F(HostileServer, SendsTooLongAListing) {
  EXPECT_TRUE(failed_with(list("OK 1000000000\n"), "listing is too long"));
}

TEST_F(HostileServer, WouldLikeToControlTheTerminal) {
  for (const auto* reply : {"ERR not-found \x1b[31mred\n", "OK 6 version=\x1b[m size=6\n"}) {
    const auto ended = get(reply);
    EXPECT_TRUE(failed_with(ended, "cannot be understood"));
    EXPECT_THAT(ended.err, Not(HasSubstr("\x1b")));
  }
  const auto ended = list("OK 30\n4 2024-02-29T23:59:59Z a%1B[m\n");
  EXPECT_TRUE(failed_with(ended, "listing cannot be understood"));
  EXPECT_THAT(ended.out + ended.err, Not(HasSubstr("\x1b")));
}

TEST_F(HostileServer, ListsNamesThatLeadElsewhere) {
  EXPECT_TRUE(failed_with(list("OK 31\n4 2024-02-29T23:59:59Z ..%2Fpw\n"), "listing cannot be understood"));
}

TEST_F(HostileServer, ChoosesAVersionThatIsAPath) {
  EXPECT_TRUE(failed_with(get("OK 10 size=10 version=/../../tmp/x\n01234"), "after 5 of 10 bytes"));
  EXPECT_EQ(directory.names().size(), 1U);
  EXPECT_EQ(directory.names().front().find('/'), std::string::npos);
}

}  // namespace
}  // namespace portico::test
