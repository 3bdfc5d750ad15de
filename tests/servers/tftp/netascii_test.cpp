#include "servers/tftp/protocol/netascii.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/split_feed.h"

namespace portico::tftp {
namespace {

using namespace std::string_literals;
using portico::test::Chunks;

std::string encoded(const Chunks& chunks) {
  std::string wire;
  for (const auto chunk : chunks) append_netascii(chunk, wire);
  return wire;
}

std::string decoded(const Chunks& chunks) {
  NetasciiDecoder decoder;
  std::string bytes;
  for (const auto chunk : chunks) decoder.decode(chunk, bytes);
  decoder.finish(bytes);
  return bytes;
}

// Files, and what stands for them on the wire.
const std::vector<std::pair<std::string, std::string>> kPairs{
    {"", ""},
    {"plain", "plain"},
    {"\n", "\r\n"},
    {"\r", "\r\0"s},
    {"\r\n", "\r\0\r\n"s},
    {"\n\r", "\r\n\r\0"s},
    {"a\nb\rc\n\n\r\r", "a\r\nb\r\0c\r\n\r\n\r\0\r\0"s},
    {"\0\xFF\0"s, "\0\xFF\0"s},
};

TEST(TftpNetascii, EncodesTheSameAtEverySplit) {
  for (const auto& [file, wire] : kPairs) {
    for (const auto& chunks : portico::test::every_split(file)) EXPECT_EQ(encoded(chunks), wire);
  }
}

TEST(TftpNetascii, DecodesTheSameAtEverySplit) {
  for (const auto& [file, wire] : kPairs) {
    for (const auto& chunks : portico::test::every_split(wire)) EXPECT_EQ(decoded(chunks), file);
  }
}

TEST(TftpNetascii, KeepsACrThatStandsAlone) {
  const std::vector<std::pair<std::string, std::string>> bare{
      {"\r", "\r"}, {"\rx", "\rx"}, {"\r\r\n", "\r\n"}, {"\r\r\r", "\r\r\r"}, {"\n", "\n"}, {"a\r\r\0b"s, "a\r\rb"}};
  for (const auto& [wire, file] : bare) {
    for (const auto& chunks : portico::test::every_split(wire)) EXPECT_EQ(decoded(chunks), file);
  }
}

TEST(TftpNetascii, AppendsToWhatIsThere) {
  std::string wire = "before ";
  append_netascii("\n", wire);
  EXPECT_EQ(wire, "before \r\n");
}

}  // namespace
}  // namespace portico::tftp
