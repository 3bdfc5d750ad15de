#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"
#include "tests/end_to_end/policies.h"
#include "tests/end_to_end/tftp_client.h"
#include "tests/end_to_end/tftp_transfer.h"

// What uploads over UDP may do, and what is left of one that fails.

namespace portico::test {
namespace {

using Names = std::vector<std::string>;

const std::string kOld(3'000, 'o');
const std::string kNew(2'000, 'n');

class TftpUpload : public UnderEveryPolicy {
 protected:
  // A client whose upload of kNew to `file` has begun: its first block is acknowledged.
  static TftpClient begin_upload(const FileServer& server) {
    TftpClient client{server.address()};
    client.ask(writing("file"));
    EXPECT_EQ(client.receive_next(), ack(0));
    client.send(data(1, kNew.substr(0, 512)));
    EXPECT_EQ(client.receive_next(), ack(1));
    return client;
  }

  static void finish_upload(TftpClient& client) {
    for (std::uint16_t number = 2; number <= 4; ++number) {
      client.send(data(number, kNew.substr((number - 1U) * 512, 512)));
      EXPECT_EQ(client.receive_next(), ack(number));
    }
  }
};

TEST_P(TftpUpload, IsRefusedWithoutWritable) {
  FileServer server{GetParam()};
  server.root.write("file", kOld);
  EXPECT_EQ(put(server.address(), writing("file"), kNew).outcome, 2);
  EXPECT_EQ(put(server.address(), writing("new"), kNew).outcome, 2);
  EXPECT_EQ(server.root.read("file"), kOld);
  EXPECT_EQ(server.root.names(), Names{"file"});
}

TEST_P(TftpUpload, MakesNoNewFileWithoutCreate) {
  FileServer server{GetParam(), {"--writable"}};
  server.root.write("file", kOld);
  EXPECT_EQ(put(server.address(), writing("new"), kNew).outcome, 1);
  EXPECT_EQ(put(server.address(), writing("file"), kNew).outcome, kDone);
  EXPECT_EQ(server.root.read("file"), kNew);
  EXPECT_EQ(server.root.names(), Names{"file"});
}

TEST_P(TftpUpload, LargerThanTheLimitIsRefusedAnnouncedOrNot) {
  FileServer server{GetParam(), {"--writable", "--create", "--max-upload", "1999"}};
  server.root.write("file", kOld);
  EXPECT_EQ(put(server.address(), writing("file", {{"tsize", "2000"}}), kNew).outcome, 3);
  EXPECT_EQ(put(server.address(), writing("file", {{"tsize", "1"}}), kNew).outcome, 3);
  EXPECT_EQ(put(server.address(), writing("file"), kNew).outcome, 3);
  EXPECT_EQ(put(server.address(), writing("new"), kNew).outcome, 3);
  EXPECT_TRUE(eventually([&] { return server.root.names() == Names{"file"}; }));
  EXPECT_EQ(server.root.read("file"), kOld);
  EXPECT_EQ(put(server.address(), writing("file"), kNew.substr(1)).outcome, kDone);
  EXPECT_EQ(server.root.read("file"), kNew.substr(1));
}

TEST_P(TftpUpload, ThatBreaksOffLeavesTheOldFileAndNothingElse) {
  FileServer server{GetParam(), {"--writable"}};
  server.root.write("file", kOld);
  for (const bool says_so : {true, false}) {
    TftpClient client = begin_upload(server);
    EXPECT_EQ(server.root.names().size(), 2U);
    if (says_so) client.send(goodbye());
    client.vanish();
    EXPECT_TRUE(eventually([&] { return server.root.names() == Names{"file"}; }));
    EXPECT_EQ(server.root.read("file"), kOld);
  }
}

TEST_P(TftpUpload, ReplacesTheFileAtOnceAtItsEnd) {
  FileServer server{GetParam(), {"--writable"}};
  server.root.write("file", kOld);
  TftpClient client = begin_upload(server);
  EXPECT_EQ(server.root.read("file"), kOld);
  finish_upload(client);
  EXPECT_EQ(server.root.read("file"), kNew);
  EXPECT_EQ(server.root.names(), Names{"file"});
}

TEST_P(TftpUpload, ABlockThatIsLargerThanAgreedIsErrorFour) {
  FileServer server{GetParam(), {"--writable"}};
  server.root.write("file", kOld);
  TftpClient client = begin_upload(server);
  client.send(data(2, std::string(513, 'x')));
  EXPECT_EQ(error_code(client.receive_next()), 4);
  EXPECT_TRUE(eventually([&] { return server.root.names() == Names{"file"}; }));
  EXPECT_EQ(server.root.read("file"), kOld);
}

INSTANTIATE_TEST_SUITE_P(Policies, TftpUpload, kEveryPolicy, policy_name);

class TftpUploadAmongOthers : public TftpUpload {};

TEST_P(TftpUploadAmongOthers, ReadersSeeTheOldFileOrTheNewOne) {
  FileServer server{GetParam(), {"--writable"}};
  server.root.write("file", kOld);
  TftpClient reader{server.address()};
  reader.ask(reading("file"));
  EXPECT_EQ(reader.receive_next(), data(1, kOld.substr(0, 512)));
  const Address port = reader.source();

  TftpClient writer = begin_upload(server);
  EXPECT_EQ(get(server.address(), reading("file")).content, kOld);
  finish_upload(writer);
  EXPECT_EQ(get(server.address(), reading("file")).content, kNew);

  for (std::uint16_t number = 1; number <= 5; ++number) {
    reader.send(ack(number), port);
    EXPECT_EQ(reader.receive_next(), data(static_cast<std::uint16_t>(number + 1), kOld.substr(number * 512U, 512)));
  }
}

TEST_P(TftpUploadAmongOthers, OfTwoToOneNameTheLastToEndWinsWhole) {
  FileServer server{GetParam(), {"--writable"}};
  server.root.write("file", kOld);
  TftpClient first = begin_upload(server);
  EXPECT_EQ(put(server.address(), writing("file"), "other").outcome, kDone);
  EXPECT_EQ(server.root.read("file"), "other");
  finish_upload(first);
  EXPECT_EQ(server.root.read("file"), kNew);
  EXPECT_EQ(server.root.names(), Names{"file"});
}

INSTANTIATE_TEST_SUITE_P(Policies, TftpUploadAmongOthers, kConcurrentPolicies, policy_name);

}  // namespace
}  // namespace portico::test
