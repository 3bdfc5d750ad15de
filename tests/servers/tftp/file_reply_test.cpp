#include "servers/tftp/protocol/file_reply.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "servers/tftp/protocol/file_protocol.h"

namespace portico::tftp {
namespace {

using namespace std::string_view_literals;

TEST(FileReply, IsWrittenAsTheProtocolSays) {
  EXPECT_EQ(format_reply(OkReply{}), "OK 0\n");
  EXPECT_EQ(format_reply(OkReply{3, 10, "a-b"}), "OK 3 size=10 version=a-b\n");
  EXPECT_EQ(format_reply(Refusal{Status::NotFound, "gone"}), "ERR not-found gone\n");
}

TEST(FileReply, ComesBackFromItsLine) {
  for (const auto& reply :
       {FileReply{OkReply{}}, FileReply{OkReply{kMaxFileSize, kMaxFileSize, "v"}}, FileReply{Refusal{Status::Busy}},
        FileReply{Refusal{Status::BadName, "no  such = thing"}}}) {
    auto line = format_reply(reply);
    line.pop_back();
    EXPECT_EQ(parse_reply(line), reply);
  }
}

TEST(FileReply, HasAWordForEveryStatusThatReadsBack) {
  for (int number = 0; number <= static_cast<int>(Status::Internal); ++number) {
    const auto status = static_cast<Status>(number);
    EXPECT_EQ(status_from_word(word(status)), status);
    EXPECT_EQ(parse_reply(std::string{"ERR "}.append(word(status)) + " so"), (FileReply{Refusal{status, "so"}}));
    EXPECT_FALSE(default_sentence(status).empty());
  }
  EXPECT_EQ(status_from_word("NOT-FOUND"), std::nullopt);
}

TEST(FileReply, ReadsAnUnknownCodeAsInternal) {
  EXPECT_EQ(parse_reply("ERR on-fire run away"), (FileReply{Refusal{Status::Internal, "run away"}}));
}

TEST(FileReply, SkipsUnknownKeys) {
  EXPECT_EQ(parse_reply("OK 1 colour=red size=2 x=="), (FileReply{OkReply{1, 2, {}}}));
}

TEST(FileReply, IsNotReadFromHostileLines) {
  const auto long_version = "OK 1 version=" + std::string(kMaxVersionLength + 1, 'x');
  for (const auto line : {""sv,
                          "OK"sv,
                          "OK "sv,
                          "ok 0"sv,
                          "OK x"sv,
                          "OK -1"sv,
                          "OK 9223372036854775808"sv,
                          "OK 0 "sv,
                          "OK  0"sv,
                          "OK 0 size"sv,
                          "OK 0 =1"sv,
                          "OK 0 size="sv,
                          "OK 0 size=x"sv,
                          "OK 0 size=1 size=1"sv,
                          "OK 0 version="sv,
                          "OK 0 version=a version=a"sv,
                          "OK 0 version=\xC3\xA4"sv,
                          "ERR"sv,
                          "ERR "sv,
                          "ERR busy"sv,
                          "ERR busy "sv,
                          "ERR  busy"sv,
                          "ERR busy \x1B[2J"sv,
                          "ERR busy \xFF"sv,
                          "ERR busy a\0b"sv,
                          "OK 0\r"sv,
                          "HTTP/1.1 400 Bad Request"sv,
                          std::string_view{long_version}}) {
    EXPECT_EQ(parse_reply(line), std::nullopt) << line;
  }
}

TEST(FileReply, ReplacesASentenceThatDoesNotFitIntoALine) {
  const auto expected = "ERR busy " + std::string{default_sentence(Status::Busy)} + "\n";
  EXPECT_EQ(format_reply(Refusal{Status::Busy, ""}), expected);
  EXPECT_EQ(format_reply(Refusal{Status::Busy, "two\nlines"}), expected);
  EXPECT_EQ(format_reply(Refusal{Status::Busy, std::string(5000, 'x')}), expected);
}

}  // namespace
}  // namespace portico::tftp
