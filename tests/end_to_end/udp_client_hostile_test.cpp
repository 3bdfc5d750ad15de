// The client over UDP against a server that the test plays: wrong, forgetful, in no hurry.
#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/programme.h"
#include "tests/end_to_end/tftp_client.h"
#include "tests/support/temporary_directory.h"
#include <portico/transports/address.h>

namespace portico::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

// REQUIRES for client(): the first thing that the server hears is the request.
class HostileServer : public testing::Test {
 protected:
  HostileServer() { server.ask(""); }  // to nobody, so that the kernel picks a port

  std::string address() const { return "127.0.0.1:" + std::to_string(Address::bound_to(server.fileno()).port()); }

  Programme client(const std::string& to) {
    Programme client{{PORTICO_BIN_DIR "/portico-tftp", "--udp", address(), "get", "file", to}};
    EXPECT_TRUE(server.receive());
    return client;
  }

  // Executes the lines that a command of the shell prints.
  Programme client_behind(const std::string& lines) const {
    return Programme{{"/bin/sh", "-c", lines + " | " PORTICO_BIN_DIR "/portico-tftp --udp " + address()}};
  }

  TftpClient server{"127.0.0.1:9"};
  const TemporaryDirectory local;
};

TEST_F(HostileServer, CannotMixTwoAnswersIntoOneFile) {
  Programme getting = client((local / "copy").string());
  server.send(data(1, std::string(512, 'A')));
  EXPECT_TRUE(server.receive());  // ACK 1
  server.send(tftp::encode(tftp::ErrorPacket{tftp::ErrorCode::OptionNegotiation, "no"}));
  EXPECT_EQ(getting.wait(), 1);
  EXPECT_TRUE(local.names().empty());
}

TEST_F(HostileServer, IsAskedOnceMoreWithoutOptionsWhenItRefusesThem) {
  Programme getting = client((local / "copy").string());
  server.send(tftp::encode(tftp::ErrorPacket{tftp::ErrorCode::OptionNegotiation, "no"}));
  const auto again = server.receive();
  EXPECT_EQ(again, tftp::encode(reading("file")));
  server.send(data(1, "BBB"));
  EXPECT_EQ(getting.wait(), 0);
  EXPECT_EQ(local.read("copy"), "BBB");
}

TEST_F(HostileServer, CannotSendAnotherSizeThanItSaid) {
  Programme getting = client((local / "copy").string());
  server.send(tftp::encode(tftp::OptionAckPacket{{{"tsize", "100"}}}));
  EXPECT_TRUE(server.receive());  // ACK 0
  server.send(data(1, "BBB"));
  EXPECT_EQ(getting.wait(), 1);
  EXPECT_THAT(getting.errors(), HasSubstr("another size"));
  EXPECT_TRUE(local.names().empty());
}

TEST_F(HostileServer, CannotOfferMoreThanWasAskedFor) {
  Programme getting = client((local / "copy").string());
  server.send(tftp::encode(tftp::OptionAckPacket{{{"blksize", "65464"}}}));
  EXPECT_EQ(getting.wait(), 1);
  EXPECT_TRUE(local.names().empty());
}

// RFC 1350 §6. The repeat of block 1 shows the client that this link loses something.
TEST_F(HostileServer, IsToldAgainWhenItHasLostTheLastAck) {
  Programme getting = client((local / "copy").string());
  server.send(data(1, std::string(512, 'A')));
  EXPECT_EQ(server.receive(), ack(1));
  server.send(data(1, std::string(512, 'A')));
  EXPECT_EQ(server.receive(), ack(1));
  server.send(data(2, "the end"));
  EXPECT_EQ(server.receive(), ack(2));
  EXPECT_EQ(local.read("copy"), std::string(512, 'A') + "the end");
  server.send(data(2, "the end"));
  EXPECT_EQ(server.receive(), ack(2));
  EXPECT_EQ(getting.wait(), 0);
}

TEST_F(HostileServer, IsToldAgainWhileTheClientFetchesTheNextFile) {
  Programme getting = client_behind("printf 'get one " + (local / "one").string() + "\\nget two -\\n'");
  EXPECT_TRUE(server.receive());
  const Address first = server.source();
  server.send(data(1, "the end"));
  EXPECT_EQ(server.receive(), ack(1));
  EXPECT_TRUE(server.receive());  // the second request
  const Address second = server.source();
  EXPECT_NE(second, first);
  std::this_thread::sleep_for(1500ms);  // some servers are in no hurry
  server.send(data(1, "the end"), first);
  auto answer = server.receive();
  while (answer && server.source() == second) answer = server.receive();  // the second request, again
  EXPECT_EQ(answer, ack(1));
  EXPECT_EQ(server.source(), first);
  server.send(goodbye(), second);
  EXPECT_EQ(getting.wait(), 1);
}

// The list of commands on its output shows that the client is done with the download, and reads the next line.
TEST_F(HostileServer, IsToldAgainAtTheEndWhenItRepeatedWhileNobodyTypedACommand) {
  ASSERT_EQ(::mkfifo((local / "lines").c_str(), 0600), 0);
  Programme getting = client_behind("{ printf 'get one " + (local / "one").string() + "\\nhelp\\n'; timeout 60 cat " +
                                    (local / "lines").string() + "; }");
  EXPECT_TRUE(server.receive());
  server.send(data(1, "the end"));
  EXPECT_EQ(server.receive(), ack(1));
  (void)getting.read_line();
  server.send(data(1, "the end"));
  EXPECT_FALSE(server.receive(500ms));
  std::ofstream{local / "lines"} << "quit\n";
  EXPECT_EQ(server.receive(), ack(1));
  EXPECT_EQ(getting.wait(), 0);
}

}  // namespace
}  // namespace portico::test
