#include "servers/tftp/protocol/packet.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "servers/tftp/protocol/text.h"

namespace portico::tftp {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

template <class T>
T decoded(std::string_view datagram) {
  auto packet = decode(datagram);
  if (auto* found = std::get_if<T>(&packet)) return *found;
  ADD_FAILURE() << "decodes to alternative " << packet.index();
  return {};
}

ErrorCode code_of(std::string_view datagram) { return decoded<MalformedPacket>(datagram).answer.code; }

TEST(TftpPacket, ReadsTheExamplesOfTheRfc) {
  EXPECT_EQ(decoded<RequestPacket>("\0\1a\0octet\0"sv), (RequestPacket{Direction::Read, "a", Mode::Octet, {}}));
  EXPECT_EQ(decoded<RequestPacket>("\0\2a/b\0netascii\0"sv),
            (RequestPacket{Direction::Write, "a/b", Mode::Netascii, {}}));
  EXPECT_EQ(decoded<DataPacket>("\0\3\1\2xyz"sv), (DataPacket{0x0102, "xyz"}));
  EXPECT_EQ(decoded<DataPacket>("\0\3\xFF\xFE"sv), (DataPacket{0xFFFE, ""}));
  EXPECT_EQ(decoded<AckPacket>("\0\4\0\7"sv), AckPacket{7});
  EXPECT_EQ(decoded<ErrorPacket>("\0\5\0\1File not found\0"sv),
            (ErrorPacket{ErrorCode::FileNotFound, "File not found"}));
  EXPECT_EQ(decoded<OptionAckPacket>("\0\6blksize\0001428\0tsize\0009\0"sv),
            (OptionAckPacket{{{"blksize", "1428"}, {"tsize", "9"}}}));
  EXPECT_EQ(decoded<OptionAckPacket>("\0\6"sv), OptionAckPacket{});
}

TEST(TftpPacket, ReadsModesInAnyCase) {
  EXPECT_EQ(decoded<RequestPacket>("\0\1a\0OcTeT\0"sv).mode, Mode::Octet);
  EXPECT_EQ(decoded<RequestPacket>("\0\1a\0NETASCII\0"sv).mode, Mode::Netascii);
}

TEST(TftpPacket, KeepsOptionsThatItDoesNotKnow) {
  const auto request = decoded<RequestPacket>("\0\1a\0octet\0BlkSize\0001\0x\0\0"sv);
  EXPECT_EQ(request.options, (std::vector<Option>{{"BlkSize", "1"}, {"x", ""}}));
}

TEST(TftpPacket, ReadsRequestsThatAreLongerThanTheRfcAllows) {
  const std::string name(60000, 'n');
  EXPECT_EQ(decoded<RequestPacket>("\0\1"s + name + "\0octet\0"s).name, name);
}

TEST(TftpPacket, PointsIntoTheDatagramForData) {
  const auto datagram = "\0\3\0\1payload"s;
  EXPECT_EQ(decoded<DataPacket>(datagram).payload.data(), datagram.data() + kHeaderSize);
}

TEST(TftpPacket, AnswersMalformedRequestsWithIllegalOperation) {
  for (const auto rest : {""sv, "\0"sv, "\0octet\0"sv, "a"sv, "a\0"sv, "a\0octet"sv, "a\0mail\0"sv, "a\0MAIL\0"sv,
                          "a\0\0"sv, "a\0octets\0"sv, "a\0octe\0"sv, "a\0binary\0"sv}) {
    for (const auto* opcode : {"\1", "\2"}) {
      EXPECT_EQ(code_of("\0"s + opcode + std::string{rest}), ErrorCode::IllegalOperation) << rest;
    }
  }
}

TEST(TftpPacket, AnswersMalformedOptionsWithErrorEight) {
  for (const auto options : {"blksize"sv, "blksize\0"sv, "blksize\08"sv, "\0008\0"sv, "a\0b\0c\0"sv}) {
    EXPECT_EQ(code_of("\0\1a\0octet\0"s.append(options)), ErrorCode::OptionNegotiation) << options;
    EXPECT_EQ(code_of("\0\6"s.append(options)), ErrorCode::OptionNegotiation) << options;
  }
}

TEST(TftpPacket, DropsWhatIsTooShortOrOfNoKnownOpcode) {
  for (const auto datagram : {""sv, "\0"sv, "\1"sv, "\0\0"sv, "\0\7xx"sv, "\1\1a\0octet\0"sv, "\0\3"sv, "\0\3\0"sv,
                              "\0\4"sv, "\0\4\0"sv, "\0\5"sv, "\0\5\0"sv, "\xFF\xFF\xFF\xFF"sv}) {
    EXPECT_EQ(decode(datagram), Packet{Noise{}});
  }
}

TEST(TftpPacket, ForgivesTheHabitsOfOldClients) {
  EXPECT_EQ(decoded<AckPacket>("\0\4\0\7\0\0\0"sv), AckPacket{7});
  EXPECT_EQ(decoded<ErrorPacket>("\0\5\0\3full"sv), (ErrorPacket{ErrorCode::DiskFull, "full"}));
  EXPECT_EQ(decoded<ErrorPacket>("\0\5\0\3"sv), (ErrorPacket{ErrorCode::DiskFull, ""}));
  EXPECT_TRUE(decoded<RequestPacket>("\0\1a\0octet\0\0\0\0"sv).options.empty());
}

TEST(TftpPacket, MakesMessagesSafeToShow) {
  EXPECT_EQ(decoded<ErrorPacket>("\0\5\0\0\x1B[2J\xFFx\0y"sv).message, "?[2J?x");
  EXPECT_EQ(decoded<ErrorPacket>("\0\5\0\0caf\xC3\xA9\0"sv).message, "caf\xC3\xA9");
  EXPECT_EQ(decoded<ErrorPacket>("\0\5\0\0"s + std::string(9999, 'x')).message.size(), kMaxErrorMessage);
  EXPECT_EQ(encode(ErrorPacket{ErrorCode::NotDefined, "a\nb\0c"s}), "\0\5\0\0a?b\0"s);
}

TEST(TftpPacket, ComesBackFromItsDatagram) {
  const RequestPacket request{Direction::Write, "f", Mode::Netascii, {{"blksize", "8"}, {"odd", ""}}};
  EXPECT_EQ(decoded<RequestPacket>(encode(request)), request);
  const OptionAckPacket option_ack{{{"timeout", "1"}}};
  EXPECT_EQ(decoded<OptionAckPacket>(encode(option_ack)), option_ack);
  const ErrorPacket error{ErrorCode::FileExists, "no"};
  EXPECT_EQ(decoded<ErrorPacket>(encode(error)), error);
  EXPECT_EQ(decoded<AckPacket>(encode(AckPacket{65535})), AckPacket{65535});
  const auto header = data_header(258);
  EXPECT_EQ(decoded<DataPacket>({header.data(), header.size()}), (DataPacket{258, ""}));
}

// No shorter piece of a packet is taken for the whole, but where the rest is padding or a message.
TEST(TftpPacket, RefusesEveryTruncation) {
  const auto request = encode(RequestPacket{Direction::Read, "name", Mode::Octet, {{"blksize", "512"}}});
  const std::size_t without_options = "\0\1name\0octet\0"sv.size();
  for (std::size_t size = 0; size < request.size(); ++size) {
    const auto packet = decode(std::string_view{request}.substr(0, size));
    EXPECT_EQ(std::holds_alternative<RequestPacket>(packet), size == without_options) << size;
    EXPECT_EQ(std::holds_alternative<Noise>(packet), size < 2) << size;
  }
  const auto option_ack = encode(OptionAckPacket{{{"blksize", "512"}}});
  for (std::size_t size = 3; size < option_ack.size(); ++size) {
    EXPECT_EQ(code_of(std::string_view{option_ack}.substr(0, size)), ErrorCode::OptionNegotiation) << size;
  }
}

TEST(TftpPacket, TellsAStrangerThatThePortIsTaken) {
  for (const auto& datagram : {encode(AckPacket{1}), "\0\3\0\1x"s, encode(OptionAckPacket{}), "\0\1a\0octet\0"s}) {
    EXPECT_EQ(decoded<ErrorPacket>(answer_to_stranger(datagram)).code, ErrorCode::UnknownTransferId);
  }
}

TEST(TftpPacket, NeverAnswersAnErrorOrNoise) {
  EXPECT_EQ(answer_to_stranger(encode(ErrorPacket{ErrorCode::UnknownTransferId, "x"})), "");
  EXPECT_EQ(answer_to_stranger("\0\7"sv), "");
  EXPECT_EQ(answer_to_stranger(""), "");
}

TEST(TftpText, ComparesWordsInAnyCase) {
  EXPECT_TRUE(equals_ignoring_case("blkSIZE", "BLKsize"));
  EXPECT_FALSE(equals_ignoring_case("blksize", "blksiz"));
  EXPECT_FALSE(equals_ignoring_case("@", "`"));
  EXPECT_FALSE(equals_ignoring_case("\xC4", "\xE4"));
}

}  // namespace
}  // namespace portico::tftp
