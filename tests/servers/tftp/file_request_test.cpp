#include "servers/tftp/protocol/file_request.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "servers/tftp/protocol/file_protocol.h"

namespace portico::tftp {
namespace {

using namespace std::string_view_literals;

FileRequest parsed(std::string_view line) {
  auto result = parse_request(line);
  if (const auto* error = std::get_if<RequestError>(&result)) {
    ADD_FAILURE() << line << ": " << error->refusal.sentence;
    return QuitRequest{};
  }
  return std::get<FileRequest>(result);
}

RequestError error_of(std::string_view line) {
  auto result = parse_request(line);
  if (const auto* error = std::get_if<RequestError>(&result)) return *error;
  ADD_FAILURE() << line << " was understood";
  return {Refusal{Status::Internal}, {}};
}

TEST(FileRequest, ReadsTheFourCommands) {
  EXPECT_EQ(parsed("LIST"), FileRequest{ListRequest{}});
  EXPECT_EQ(parsed("GET a"), (FileRequest{GetRequest{"a", 0}}));
  EXPECT_EQ(parsed("GET a 17"), (FileRequest{GetRequest{"a", 17}}));
  EXPECT_EQ(parsed("PUT my%20file 5"), (FileRequest{PutRequest{"my file", 5}}));
  EXPECT_EQ(parsed("QUIT"), FileRequest{QuitRequest{}});
}

TEST(FileRequest, ReadsCommandsInAnyCase) {
  EXPECT_EQ(parsed("list"), FileRequest{ListRequest{}});
  EXPECT_EQ(parsed("gEt LIST"), (FileRequest{GetRequest{"LIST", 0}}));
}

TEST(FileRequest, ReadsNumbersUpToTheLargestFileSize) {
  EXPECT_EQ(parsed("PUT a 9223372036854775807"), (FileRequest{PutRequest{"a", kMaxFileSize}}));
  EXPECT_EQ(parsed("PUT a 000"), (FileRequest{PutRequest{"a", 0}}));
}

TEST(FileRequest, RefusesNumbersOfAnyOtherShape) {
  for (const auto number : {""sv, "+1"sv, "-1"sv, "-0"sv, "1.0"sv, "0x10"sv, "1e3"sv, "9223372036854775808"sv,
                            "18446744073709551616"sv, "99999999999999999999999999"sv, "1\0"sv, "1\t"sv, "\xD9\xA1"sv}) {
    const auto get = error_of(std::string{"GET a "}.append(number));
    EXPECT_EQ(get.refusal.status, Status::BadRequest) << number;
    EXPECT_EQ(get.payload, 0U) << number;
    const auto put = error_of(std::string{"PUT a "}.append(number));
    EXPECT_EQ(put.refusal.status, Status::BadRequest) << number;
    EXPECT_EQ(put.payload, std::nullopt) << number;
  }
}

TEST(FileRequest, RefusesTooFewAndTooManyWords) {
  for (const auto line : {"LIST x"sv, "LIST "sv, "QUIT now"sv, "GET"sv, "GET a 1 2"sv}) {
    EXPECT_EQ(error_of(line).refusal.status, Status::BadRequest) << line;
    EXPECT_EQ(error_of(line).payload, 0U) << line;
  }
  EXPECT_EQ(error_of("GET a  1").refusal.status, Status::BadRequest);
  EXPECT_EQ(error_of("GET ").refusal.status, Status::BadName);
}

TEST(FileRequest, CannotTellThePayloadOfAPutWithTheWrongNumberOfWords) {
  for (const auto line : {"PUT"sv, "put a"sv, "PUT a 1 2"sv, "PUT  a 1"sv, "PUT a b 1"sv}) {
    EXPECT_EQ(error_of(line).payload, std::nullopt) << line;
  }
}

TEST(FileRequest, TellsThePayloadOfAPutWhoseNameIsBad) {
  const auto error = error_of("PUT ../a 5");
  EXPECT_EQ(error.refusal.status, Status::BadName);
  EXPECT_EQ(error.payload, 5U);
}

TEST(FileRequest, RefusesGarbage) {
  for (const auto line : {""sv, " "sv, " LIST"sv, "HELP"sv, "LISTS"sv, "LIS"sv, "\0"sv, "LIST\0"sv, "GET\ta"sv,
                          "\xFF\xFE"sv, "LIST\r"sv, "GET / HTTP/1.1"sv}) {
    EXPECT_EQ(error_of(line).refusal.status, Status::BadRequest) << line;
  }
}

TEST(FileRequest, ComesBackFromItsLine) {
  for (const auto& request : {FileRequest{ListRequest{}}, FileRequest{GetRequest{"a b%", 0}},
                              FileRequest{GetRequest{"\xC3\xA4", kMaxFileSize}}, FileRequest{PutRequest{"x", 12}},
                              FileRequest{QuitRequest{}}}) {
    auto line = format_request(request);
    ASSERT_TRUE(line.ends_with('\n'));
    line.pop_back();
    EXPECT_EQ(parsed(line), request);
  }
}

TEST(FileRequest, FitsIntoALineWhateverTheName) {
  const auto line = format_request(PutRequest{std::string(255, ' '), kMaxFileSize});
  EXPECT_LT(line.size(), kMaxLineLength / 4);
}

}  // namespace
}  // namespace portico::tftp
