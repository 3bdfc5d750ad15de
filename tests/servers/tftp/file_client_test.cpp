#include "servers/tftp/engine/file_client.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "servers/tftp/engine/file_session.h"
#include "servers/tftp/protocol/file_protocol.h"
#include "tests/servers/tftp/transcript.h"
#include "tests/support/split_feed.h"

namespace portico::tftp {
namespace {

using namespace std::string_literals;
using test::Transcript;
using Lines = std::vector<std::string>;

// What a client that asked for `request` makes of `answer`: the same at every split, which is checked here.
Lines heard(const FileRequest& request, std::string_view answer) {
  const auto hear = [&](const portico::test::Chunks& chunks) {
    FileClient client;
    client.ask(request);
    return test::transcript_of(client, chunks);
  };
  auto whole = hear({answer});
  for (const auto& chunks : portico::test::every_split(answer)) EXPECT_EQ(hear(chunks), whole);
  return whole;
}

Lines broken(std::string_view sentence) { return {std::string{"broken: "}.append(sentence)}; }

TEST(FileClient, WritesRequests) {
  FileClient client;
  EXPECT_EQ(client.ask(GetRequest{"my file", 3}), "GET my%20file 3\n");
  EXPECT_TRUE(client.waiting());
}

TEST(FileClient, ReadsADownload) {
  EXPECT_EQ(heard(GetRequest{"a", 0}, "OK 5 size=5 version=v\nOK 1\n"),
            (Lines{"ok 5 of 5 version v", "data OK 1\n", "finished"}));
  EXPECT_EQ(heard(GetRequest{"a", 3}, "OK 2 size=5 version=v\n\r\n"),
            (Lines{"ok 2 of 5 version v", "data \r\n", "finished"}));
  EXPECT_EQ(heard(GetRequest{"a", 5}, "OK 0 size=5 version=v\n"), (Lines{"ok 0 of 5 version v", "finished"}));
}

TEST(FileClient, ReadsAListingFileByFile) {
  EXPECT_EQ(heard(ListRequest{}, "OK 57\n3 1970-01-01T00:00:01Z a%20b\n10 1970-01-01T00:01:00Z ccc\n"),
            (Lines{"ok 57", "entry a b of 3 at 1", "entry ccc of 10 at 60", "finished"}));
  EXPECT_EQ(heard(ListRequest{}, "OK 0\n"), (Lines{"ok 0", "finished"}));
}

TEST(FileClient, ReadsWhatAnUploadAndQuitAreAnswered) {
  EXPECT_EQ(heard(PutRequest{"a", 5}, "OK 0 version=v\n"), (Lines{"ok 0 version v", "finished"}));
  EXPECT_EQ(heard(QuitRequest{}, "OK 0\n"), (Lines{"ok 0", "finished"}));
}

TEST(FileClient, ReadsARefusal) {
  EXPECT_EQ(heard(GetRequest{"a", 0}, "ERR not-found there is none\n"), (Lines{"refused not-found: there is none"}));
}

TEST(FileClient, HearsARefusalThatItDidNotAskFor) {
  FileClient client;
  EXPECT_EQ(test::transcript_of(client, {"ERR busy come back\n"}), (Lines{"refused busy: come back"}));
}

TEST(FileClient, WaitsFromTheRequestToTheEndOfTheAnswer) {
  FileClient client;
  EXPECT_FALSE(client.waiting());
  client.ask(GetRequest{"a", 0});
  for (const auto* part : {"O", "K 2 size=2 version=v\n", "x"}) {
    test::transcript_of(client, {part});
    EXPECT_TRUE(client.waiting()) << part;
  }
  test::transcript_of(client, {"y"});
  EXPECT_FALSE(client.waiting());
  client.ask(ListRequest{});
  test::transcript_of(client, {"ERR internal sorry\n"});
  EXPECT_FALSE(client.waiting());
}

TEST(FileClient, DoesNotTrustTheServer) {
  const GetRequest get{"a", 3};
  EXPECT_EQ(heard(get, "220 ready\n"), broken("the server's answer cannot be understood"));
  EXPECT_EQ(heard(get, "\0\n"s), broken("the server's answer cannot be understood"));
  EXPECT_EQ(heard(get, std::string(kMaxLineLength, 'x')), broken("the server's answer is too long a line"));
  EXPECT_EQ(heard(get, "OK 2\nxx"), broken("the server did not tell the size and version of the file"));
  EXPECT_EQ(heard(get, "OK 2 size=5\nxx"), broken("the server did not tell the size and version of the file"));
  for (const auto* header : {"OK 5 size=5 version=v\n", "OK 1 size=5 version=v\n", "OK 0 size=2 version=v\n"}) {
    EXPECT_EQ(heard(get, header), broken("the server announced a part of the file that was not asked for")) << header;
  }
  EXPECT_EQ(heard(PutRequest{"a", 1}, "OK 0\n"), broken("the server did not tell the version that it stored"));
  EXPECT_EQ(heard(PutRequest{"a", 1}, "OK 1 version=v\nx"), broken("the server answered an upload with a payload"));
  EXPECT_EQ(heard(QuitRequest{}, "OK 1\nx"), broken("the server answered QUIT with a payload"));
}

TEST(FileClient, DoesNotTrustAListing) {
  EXPECT_EQ(heard(ListRequest{}, "OK 4\nabc\n"), (Lines{"ok 4", "broken: the server's listing cannot be understood"}));
  EXPECT_EQ(heard(ListRequest{}, "OK 28\n1 1970-01-01T00:00:00Z ../x\nLIST"),
            (Lines{"ok 28", "broken: the server's listing cannot be understood"}));
  EXPECT_EQ(heard(ListRequest{}, "OK 24\n1 1970-01-01T00:00:00Z x"),
            (Lines{"ok 24", "broken: the server's listing ends in the middle of a line"}));
  EXPECT_EQ(heard(ListRequest{}, "OK 5000\n" + std::string(5000, '1')),
            (Lines{"ok 5000", "broken: the server's listing cannot be understood"}));
  EXPECT_EQ(heard(ListRequest{}, "OK 67108865\n"), broken("the server's listing is too long"));
}

TEST(FileClient, RefusesAnAnswerToNoQuestion) {
  FileClient client;
  client.ask(QuitRequest{});
  EXPECT_EQ(test::transcript_of(client, {"OK 0\nOK 0\nOK 0\n"}),
            (Lines{"ok 0", "finished", "broken: the server answered what was not asked"}));
}

// A server in memory: a session, and files that are strings.
class MemoryServer {
 public:
  std::map<std::string, std::string> files{{"a b", "first"}, {"empty", ""}};

  // Returns what the server sends.
  std::string take(std::string_view bytes) {
    answers_.clear();
    portico::test::feed(session_, {bytes},
                        [this](const auto& event) { std::visit([this](const auto& any) { this->act(any); }, event); });
    return answers_;
  }

 private:
  void act(const ListRequest& /*unused*/) {
    std::vector<ListEntry> entries;
    for (const auto& [name, content] : files) entries.push_back({name, content.size(), {}});
    const auto listing = format_listing(entries);
    answers_ += FileSession::listing_header(listing.size()) + listing;
  }
  void act(const GetRequest& get) {
    const auto& file = files[get.name];
    answers_ += FileSession::opened(file.size() - get.offset, file.size(), "v") + file.substr(get.offset);
  }
  void act(const PutRequest& put) { upload_ = {put.name, ""}; }
  void act(const PayloadData& data) { upload_.second += data.bytes; }
  void act(const PayloadFinished& /*unused*/) {
    files[upload_.first] = upload_.second;
    answers_ += FileSession::stored("v");
  }
  void act(const QuitRequest& /*unused*/) { answers_ += FileSession::goodbye(); }
  void act(const Refused& refused) { answers_ += refused.line; }

  FileSession session_{FileRules{.writable = true}};
  std::pair<std::string, std::string> upload_;
  std::string answers_;
};

TEST(FileClientAndSession, UnderstandEachOtherByteByByte) {
  MemoryServer server;
  FileClient client;
  Transcript transcript;
  const auto exchange = [&](const FileRequest& request, std::string_view payload = {}) {
    const auto sent = client.ask(request).append(payload);
    for (const char byte : sent) {
      const auto answer = server.take({&byte, 1});
      const auto bytes = portico::test::every_split(answer).back();
      portico::test::feed(client, bytes, [&](const auto& event) { transcript.add(event); });
    }
    EXPECT_FALSE(client.waiting());
  };
  exchange(ListRequest{});
  exchange(PutRequest{"new", 6}, "QUIT\n\0"s);
  exchange(PutRequest{"a b", 0});
  exchange(GetRequest{"new", 0});
  exchange(GetRequest{"new", 4});
  exchange(GetRequest{"a b", 0});
  exchange(QuitRequest{});
  EXPECT_EQ(transcript.lines(), (Lines{"ok 58", "entry a b of 5 at 0", "entry empty of 0 at 0", "finished",  //
                                       "ok 0 version v", "finished", "ok 0 version v", "finished",           //
                                       "ok 6 of 6 version v", "data QUIT\n\0"s, "finished",                  //
                                       "ok 2 of 6 version v", "data \n\0"s, "finished",                      //
                                       "ok 0 of 0 version v", "finished", "ok 0", "finished"}));
}

}  // namespace
}  // namespace portico::tftp
