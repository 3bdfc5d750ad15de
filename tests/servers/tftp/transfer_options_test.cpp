#include "servers/tftp/protocol/transfer_options.h"

#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace portico::tftp {
namespace {

using namespace std::chrono_literals;
using Options = std::vector<Option>;

constexpr ServerLimits kLimits{.max_block_size = 1428, .max_window_size = 16, .max_upload_bytes = 1000};

RequestPacket read_with(Options options) { return {Direction::Read, "a", Mode::Octet, std::move(options)}; }
RequestPacket write_with(Options options) { return {Direction::Write, "a", Mode::Octet, std::move(options)}; }

TransferOptions granted(const RequestPacket& request) {
  const auto answer = negotiate(request, kLimits, 777);
  if (const auto* options = std::get_if<TransferOptions>(&answer)) return *options;
  ADD_FAILURE() << std::get<ErrorPacket>(answer).message;
  return {};
}

// NotDefined stands for: not refused.
ErrorCode refusal_of(const OrError<TransferOptions>& answer) {
  const auto* error = std::get_if<ErrorPacket>(&answer);
  return error == nullptr ? ErrorCode::NotDefined : error->code;
}

TEST(TftpOptions, AreTheValuesOfRfc1350WhenNobodyAsks) {
  const auto none = granted(read_with({}));
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.block_size_in_force(), 512);
  EXPECT_EQ(none.window_size_in_force(), 1);
}

TEST(TftpOptions, AreGrantedAsAskedWithinTheLimits) {
  const auto options =
      granted(read_with({{"blksize", "1400"}, {"timeout", "255"}, {"tsize", "0"}, {"windowsize", "4"}}));
  EXPECT_EQ(options, (TransferOptions{1400, 4, 255s, 777}));
  EXPECT_EQ(granted(read_with({{"blksize", "8"}})).block_size, 8);
}

TEST(TftpOptions, AboveTheLimitsAreAnsweredWithTheLimits) {
  EXPECT_EQ(granted(read_with({{"blksize", "65464"}})).block_size, 1428);
  EXPECT_EQ(granted(read_with({{"windowsize", "65535"}})).window_size, 16);
  const auto widest = negotiate(read_with({{"windowsize", "65535"}}), {.max_window_size = 65535}, {});
  EXPECT_EQ(std::get<TransferOptions>(widest).window_size, kMaxWindowSize);
}

TEST(TftpOptions, HaveNamesInAnyCase) { EXPECT_EQ(granted(read_with({{"BLKSIZE", "9"}})).block_size, 9); }

TEST(TftpOptions, ThatAreUnknownAreIgnored) {
  EXPECT_EQ(granted(read_with({{"multicast", ""}, {"blksize2", "x"}, {"x", "1"}, {"x", "2"}})), TransferOptions{});
}

TEST(TftpOptions, OutsideTheirRangeOrNotNumbersAreRefusedWithErrorEight) {
  const std::vector<std::pair<const char*, std::vector<const char*>>> table{
      {"blksize", {"7", "0", "65465", "65536", "66048", "-8", "", "8x", " 8", "0x10", "1e3", "18446744073709551624"}},
      {"windowsize", {"0", "65536", "-1", "", "x", "4294967297"}},
      {"timeout", {"0", "256", "-1", "", "1.5"}},
      {"tsize", {"-1", "", "x", "9223372036854775808"}},
  };
  for (const auto& [name, values] : table) {
    for (const auto* value : values) {
      EXPECT_EQ(refusal_of(negotiate(read_with({{name, value}}), kLimits, {})), ErrorCode::OptionNegotiation)
          << name << '=' << value;
      EXPECT_EQ(refusal_of(check_answer({1428, 16, 5s, 0}, {{{name, value}}})), ErrorCode::OptionNegotiation)
          << name << '=' << value;
    }
  }
}

TEST(TftpOptions, ThatStandThereTwiceAreRefused) {
  const Options twice{{"blksize", "512"}, {"BLKSIZE", "512"}};
  EXPECT_EQ(refusal_of(negotiate(read_with(twice), kLimits, {})), ErrorCode::OptionNegotiation);
  EXPECT_EQ(refusal_of(check_answer({.block_size = 512}, {twice})), ErrorCode::OptionNegotiation);
}

TEST(TftpOptions, TellTheSizeOnlyWhereItIsKnown) {
  auto request = read_with({{"tsize", "0"}});
  EXPECT_EQ(granted(request).transfer_size, 777U);
  request.mode = Mode::Netascii;
  EXPECT_EQ(granted(request), TransferOptions{});
  request.mode = Mode::Octet;
  EXPECT_EQ(std::get<TransferOptions>(negotiate(request, kLimits, {})), TransferOptions{});
}

TEST(TftpOptions, EchoTheSizeOfAnUploadThatFits) {
  EXPECT_EQ(granted(write_with({{"tsize", "1000"}})).transfer_size, 1000U);
  EXPECT_EQ(refusal_of(negotiate(write_with({{"tsize", "1001"}}), kLimits, {})), ErrorCode::DiskFull);
}

TEST(TftpOptions, ComeBackFromTheWire) {
  const TransferOptions options{1428, 4, 3s, 99};
  EXPECT_EQ(to_wire(options), (Options{{"blksize", "1428"}, {"timeout", "3"}, {"tsize", "99"}, {"windowsize", "4"}}));
  EXPECT_EQ(std::get<TransferOptions>(check_answer(options, {to_wire(options)})), options);
}

TEST(TftpOptions, MayBeAnsweredWithLessThanWasAsked) {
  const TransferOptions asked{1428, 4, 3s, 0};
  const auto answer = check_answer(asked, {{{"blksize", "512"}, {"windowsize", "1"}}});
  EXPECT_EQ(std::get<TransferOptions>(answer), (TransferOptions{512, 1, {}, {}}));
  EXPECT_EQ(std::get<TransferOptions>(check_answer(asked, {})), TransferOptions{});
}

// CVE-2019-5482: a server that answers with more than was asked for overruns a client that believes it.
TEST(TftpOptions, ThatOfferMoreThanWasAskedAreRefused) {
  const TransferOptions asked{1428, 4, 3s, {}};
  for (const auto& option : Options{{"blksize", "1429"}, {"windowsize", "5"}, {"timeout", "2"}, {"tsize", "1"}}) {
    EXPECT_EQ(refusal_of(check_answer(asked, {{option}})), ErrorCode::OptionNegotiation) << option.name;
  }
}

TEST(TftpOptions, ThatWereNotAskedForAreRefused) {
  for (const auto& option :
       Options{{"blksize", "8"}, {"windowsize", "1"}, {"timeout", "1"}, {"tsize", "1"}, {"x", "1"}, {"\x1B[2J", ""}}) {
    EXPECT_EQ(refusal_of(check_answer({}, {{option}})), ErrorCode::OptionNegotiation) << option.name;
  }
}

}  // namespace
}  // namespace portico::tftp
