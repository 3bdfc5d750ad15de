#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"
#include "tests/end_to_end/tftp_client.h"
#include "tests/support/noise.h"

// What the server answers to options: RFC 2347, 2348, 2349, 7440.

namespace portico::test {
namespace {

class TftpOptions : public testing::Test {
 protected:
  TftpOptions() { server.root.write("file", content); }

  // The first datagram of the answer. The transfer is ended.
  std::string answer_to(const tftp::RequestPacket& request) const {
    TftpClient client{server.address()};
    client.ask(request);
    std::string answer = client.receive().value_or("");
    client.send(goodbye());
    return answer;
  }
  std::string answer_to(const Options& options) const { return answer_to(reading("file", options)); }

  const std::string content = noise(1'000);
  const std::string first_block = data(1, content.substr(0, 512));
  FileServer server{"async", {"--writable"}};
};

TEST_F(TftpOptions, WhatIsAcceptedIsEchoed) {
  for (const Options& options : std::vector<Options>{{{"blksize", "8"}},
                                                     {{"blksize", "65464"}},
                                                     {{"timeout", "1"}},
                                                     {{"timeout", "255"}},
                                                     {{"windowsize", "1"}},
                                                     {{"windowsize", "64"}}}) {
    EXPECT_EQ(answer_to(options), option_ack(options));
    EXPECT_EQ(answer_to(writing("file", options)), option_ack(options));
  }
}

TEST_F(TftpOptions, AWindowThatIsTooLargeIsAnsweredWithASmallerOne) {
  EXPECT_EQ(answer_to({{"windowsize", "65"}}), option_ack({{"windowsize", "64"}}));
  EXPECT_EQ(answer_to({{"windowsize", "65535"}}), option_ack({{"windowsize", "64"}}));
}

TEST_F(TftpOptions, TheSizeOfTheFileIsExact) {
  EXPECT_EQ(answer_to({{"tsize", "0"}}), option_ack({{"tsize", "1000"}}));
  EXPECT_EQ(answer_to(writing("file", {{"tsize", "4711"}})), option_ack({{"tsize", "4711"}}));
  // In netascii the number of bytes is another.
  const Options both{{"tsize", "0"}, {"timeout", "3"}};
  EXPECT_EQ(answer_to(reading("file", both, tftp::Mode::Netascii)), option_ack({{"timeout", "3"}}));
}

TEST_F(TftpOptions, AllAtOnceInAnyCaseOfLetters) {
  const Options asked{{"WindowSize", "16"}, {"TSIZE", "0"}, {"tImeout", "2"}, {"BLKSIZE", "1428"}};
  const Options agreed{{"blksize", "1428"}, {"timeout", "2"}, {"tsize", "1000"}, {"windowsize", "16"}};
  EXPECT_EQ(answer_to(asked), option_ack(agreed));
}

TEST_F(TftpOptions, UnknownOnesAreIgnored) {
  EXPECT_EQ(answer_to({{"multicast", ""}, {"blksize", "16"}, {"x", "y"}}), option_ack({{"blksize", "16"}}));
  EXPECT_EQ(answer_to({{"multicast", ""}}), first_block);
  EXPECT_EQ(answer_to(writing("file", {{"rollover", "0"}})), ack(0));
  EXPECT_EQ(answer_to(Options{}), first_block);
}

TEST_F(TftpOptions, BadValuesAreErrorEight) {
  for (const Options& options : std::vector<Options>{{{"blksize", "7"}},
                                                     {{"blksize", "65465"}},
                                                     {{"blksize", "0"}},
                                                     {{"blksize", ""}},
                                                     {{"blksize", "many"}},
                                                     {{"blksize", "-8"}},
                                                     {{"blksize", "0x200"}},
                                                     {{"blksize", "99999999999999999999999"}},
                                                     {{"timeout", "0"}},
                                                     {{"timeout", "256"}},
                                                     {{"windowsize", "0"}},
                                                     {{"windowsize", "65536"}},
                                                     {{"tsize", "-1"}},
                                                     {{"blksize", "512"}, {"BLKSIZE", "512"}}}) {
    EXPECT_EQ(error_code(answer_to(options)), 8) << options[0].name << " " << options[0].value;
    EXPECT_EQ(error_code(answer_to(writing("file", options))), 8) << options[0].name << " " << options[0].value;
  }
  EXPECT_EQ(server.root.read("file"), content);
}

}  // namespace
}  // namespace portico::test
