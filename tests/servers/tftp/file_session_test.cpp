#include "servers/tftp/engine/file_session.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/servers/tftp/transcript.h"
#include "tests/support/split_feed.h"

namespace portico::tftp {
namespace {

using namespace std::string_literals;
using test::Transcript;
using Lines = std::vector<std::string>;

constexpr FileRules kWritable{.writable = true};

// What a session makes of `input`: the same at every split, which is checked here for all tests.
Lines heard(FileRules rules, std::string_view input) {
  FileSession session{rules};
  auto whole = test::transcript_of(session, {input});
  for (const auto& chunks : portico::test::every_split(input)) {
    FileSession again{rules};
    EXPECT_EQ(test::transcript_of(again, chunks), whole);
  }
  return whole;
}

std::string error_line(Status status, std::string_view then) {
  return FileSession::refusal(Refusal{status}).append(then);
}

// Refuses every upload once `bytes_stored` bytes of it have come.
Lines heard_by_full_disk(std::string_view input, std::size_t bytes_stored, const portico::test::Chunks& chunks) {
  FileSession session{kWritable};
  Transcript transcript;
  std::size_t stored = 0;
  const auto refuse = [&] { transcript.add(FileSession::Event{session.refuse_put(Refusal{Status::NoSpace})}); };
  portico::test::feed(session, chunks.empty() ? portico::test::Chunks{input} : chunks, [&](const auto& event) {
    const auto* data = std::get_if<PayloadData>(&event);
    if (data == nullptr) transcript.add(event);
    if (data != nullptr) stored += data->bytes.size();
    const bool full = data != nullptr && stored >= bytes_stored;
    if (full || (std::holds_alternative<PutRequest>(event) && bytes_stored == 0)) refuse();
  });
  return transcript.lines();
}

TEST(FileSession, TurnsLinesIntoRequests) {
  EXPECT_EQ(heard({}, "LIST\nget a%20b\r\nGET c 7\nQUIT\n"), (Lines{"list", "get a b from 0", "get c from 7", "quit"}));
}

TEST(FileSession, HandsThePayloadOfAnUploadThrough) {
  EXPECT_EQ(heard(kWritable, "PUT a 5\nLIST\nPUT b 2\r\n\r\nLIST\n"),
            (Lines{"put a of 5", "data LIST\n", "finished", "put b of 2", "data \r\n", "finished", "list"}));
}

TEST(FileSession, EndsAnUploadOfNoBytesAtOnce) {
  EXPECT_EQ(heard(kWritable, "PUT a 0\nLIST\n"), (Lines{"put a of 0", "finished", "list"}));
}

TEST(FileSession, HandsPayloadThroughWithoutCopyingIt) {
  FileSession session{kWritable};
  const auto input = "PUT a 3\nxyz"s;
  const auto step = session.next(input);
  const auto rest = std::string_view{input}.substr(step.used);
  const auto data = session.next(rest);
  EXPECT_EQ(std::get<PayloadData>(*data.event).bytes.data(), rest.data());
}

TEST(FileSession, RefusesAnUploadWhenReadOnlyAndSkipsItsPayload) {
  EXPECT_EQ(heard({}, "PUT a 5\nLIST\nLIST\n"), (Lines{error_line(Status::ReadOnly, "and go on"), "list"}));
  EXPECT_EQ(heard({}, "PUT a 0\nLIST\n"), (Lines{error_line(Status::ReadOnly, "and go on"), "list"}));
}

TEST(FileSession, ClosesWhenTheRefusedPayloadIsLargerThanItSkips) {
  EXPECT_EQ(heard({.max_skipped_bytes = 5}, "PUT a 5\nLIST\nLIST\n"),
            (Lines{error_line(Status::ReadOnly, "and go on"), "list"}));
  EXPECT_EQ(heard({.max_skipped_bytes = 4}, "PUT a 5\nLIST\nLIST\n"),
            (Lines{error_line(Status::ReadOnly, "and close")}));
  EXPECT_EQ(heard({}, "PUT a 1048577\nLIST\n"), (Lines{error_line(Status::ReadOnly, "and close")}));
}

TEST(FileSession, RefusesUploadsThatAreTooLarge) {
  const FileRules rules{.writable = true, .max_upload_bytes = 4};
  EXPECT_EQ(heard(rules, "PUT a 4\nabcdPUT a 5\nLIST\nLIST\n"),
            (Lines{"put a of 4", "data abcd", "finished", error_line(Status::TooLarge, "and go on"), "list"}));
}

TEST(FileSession, SkipsThePayloadOfAPutWithABadName) {
  EXPECT_EQ(heard(kWritable, "PUT ../a 5\nLIST\nLIST\n"),
            (Lines{"ERR bad-name a name has no slash or backslash\nand go on", "list"}));
}

TEST(FileSession, ClosesAfterAPutWhoseSizeCannotBeRead) {
  EXPECT_EQ(heard(kWritable, "PUT a five\nLIST\n"), (Lines{"ERR bad-request a size is a decimal number\nand close"}));
  EXPECT_EQ(heard(kWritable, "PUT a\nLIST\n"),
            (Lines{"ERR bad-request PUT is followed by a name and a size\nand close"}));
}

TEST(FileSession, SkipsTheRestOfAnUploadThatTheDiskRefuses) {
  const auto input = "PUT a 6\nQUIT\n.LIST\n"s;
  const Lines expected{"put a of 6", error_line(Status::NoSpace, "and go on"), "list"};
  for (const std::size_t bytes : {0U, 1U, 3U, 6U}) {
    for (const auto& chunks : portico::test::every_split(input)) {
      EXPECT_EQ(heard_by_full_disk(input, bytes, chunks), expected);
    }
  }
}

TEST(FileSession, ClosesWhenTheDiskRefusesALargeUpload) {
  EXPECT_EQ(heard_by_full_disk("PUT a 9999999\nxyzLIST\n", 2, {}),
            (Lines{"put a of 9999999", error_line(Status::NoSpace, "and close")}));
}

TEST(FileSession, GoesOnWhenAnUploadIsRefusedAfterItsLastByte) {
  FileSession session{kWritable};
  EXPECT_EQ(test::transcript_of(session, {"PUT a 1\nx"}), (Lines{"put a of 1", "data x", "finished"}));
  EXPECT_FALSE(session.refuse_put(Refusal{Status::Internal}).close);
  EXPECT_EQ(test::transcript_of(session, {"LIST\n"}), (Lines{"list"}));
}

TEST(FileSession, AnswersGarbageWithAnErrorLineAndGoesOn) {
  for (const auto& garbage : {"\0"s, "\0\0\0\0"s, "LIST\0"s, "\x80\xFF"s, ""s, "GET"s, "\x16\x03\x01\x02"s}) {
    const auto lines = heard({}, garbage + "\nLIST\n");
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_TRUE(lines[0].starts_with("ERR bad-request ")) << lines[0];
    EXPECT_TRUE(lines[0].ends_with("and go on")) << lines[0];
    EXPECT_EQ(lines[1], "list");
  }
}

TEST(FileSession, RefusesHostileNamesOneByOne) {
  for (const auto& name :
       {".."s, "."s, "/etc/passwd"s, "../x"s, "%2e%2e"s, "%2Fetc"s, "a\0b"s, "a%00b"s, "a\x01"s, "a%0a"s, "a\rb"s,
        std::string(256, 'x'), "a/b"s, "a\\b"s, ".portico-upload-1"s, "%"s, "\xFF"s, ""s}) {
    const auto lines = heard({}, "GET " + name + "\nLIST\n");
    ASSERT_EQ(lines.size(), 2U) << name;
    EXPECT_TRUE(lines[0].starts_with("ERR bad-name ")) << lines[0];
  }
}

TEST(FileSession, ClosesAfterALineThatIsTooLong) {
  const Lines expected{"ERR bad-request the line is too long\nand close"};
  EXPECT_EQ(heard({}, std::string(kMaxLineLength, 'x') + "\nLIST\n"), expected);
  EXPECT_EQ(heard({}, std::string(kMaxLineLength, 'x')), expected);
  const auto fits = heard({}, std::string(kMaxLineLength - 1, 'x') + "\nLIST\n");
  EXPECT_EQ(fits.back(), "list");
}

TEST(FileSession, ClosesAfterTooManyBadRequestsInARow) {
  const FileRules rules{.max_bad_requests = 3};
  const auto bad = FileSession::refusal(Refusal{Status::BadRequest});
  EXPECT_EQ(heard(rules, "x\nx\nx\nLIST\n"), (Lines{bad + "and go on", bad + "and go on", bad + "and close"}));
  EXPECT_EQ(heard(rules, "x\nx\nLIST\nx\nx\nLIST\n").back(), "list");
}

TEST(FileSession, DropsWhatFollowsQuit) { EXPECT_EQ(heard({}, "QUIT\nLIST\ngarbage"), (Lines{"quit"})); }

TEST(FileSession, KnowsWhetherAClientThatIsGoneLeftInTheMiddle) {
  const auto in_the_middle_after = [](std::string_view input) {
    FileSession session{kWritable};
    test::transcript_of(session, {input});
    return session.mid_request();
  };
  for (const auto* input :
       {"", "LIST\n", "GET a\n", "PUT a 1\nx", "PUT a 0\n", "QUIT\n", "QUIT\nLI", "PUT a\nxx", "PUT / 1\nx"}) {
    EXPECT_FALSE(in_the_middle_after(input)) << input;
  }
  for (const auto* input : {"L", "LIST", "LIST\r", "LIST\nG", "PUT a 1\n", "PUT a 2\nx", "PUT / 1\n", "PUT a 1\nxQ"}) {
    EXPECT_TRUE(in_the_middle_after(input)) << input;
  }
}

TEST(FileSession, WritesTheAnswers) {
  EXPECT_EQ(FileSession::listing_header(12), "OK 12\n");
  EXPECT_EQ(FileSession::opened(3, 10, "v1"), "OK 3 size=10 version=v1\n");
  EXPECT_EQ(FileSession::stored("v2"), "OK 0 version=v2\n");
  EXPECT_EQ(FileSession::goodbye(), "OK 0\n");
  EXPECT_EQ(FileSession::refusal({Status::NotFound, "no"}), "ERR not-found no\n");
}

}  // namespace
}  // namespace portico::tftp
