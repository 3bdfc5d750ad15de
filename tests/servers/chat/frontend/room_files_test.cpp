#include "servers/chat/frontend/room_files.h"

#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace portico::chat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string refusal(const std::string& text) {
  try {
    (void)parse_bans(text);
    return "taken";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

TEST(Bans, AreMasksWithTheirReasons) {
  const Bans bans = parse_bans("*!*@*.example.net   open  proxies \r\n\tspammer!*@*\n");
  ASSERT_EQ(bans.masks.size(), 2U);
  EXPECT_EQ(bans.masks[0].mask, "*!*@*.example.net");
  EXPECT_EQ(bans.masks[0].reason, "open  proxies");
  EXPECT_EQ(bans.masks[1].mask, "spammer!*@*");
  EXPECT_EQ(bans.masks[1].reason, kNoReason);
}

TEST(Bans, AreAddressesWithTheirReasons) {
  const Bans bans = parse_bans("192.0.2.0/24 ask noc@example.net\n2001:db8::1\n*!*@198.51.100.*");
  EXPECT_EQ(bans.masks.size(), 1U);
  ASSERT_NE(find_ban(bans.addresses, "192.0.2.9"), nullptr);
  EXPECT_EQ(*find_ban(bans.addresses, "192.0.2.9"), "ask noc@example.net");
  ASSERT_NE(find_ban(bans.addresses, "2001:db8::1"), nullptr);
  EXPECT_EQ(parse_bans("::1").addresses.at(0).text, "0::1");
  EXPECT_EQ(find_ban(bans.addresses, "192.0.3.9"), nullptr);
  EXPECT_EQ(find_ban(bans.addresses, "localhost"), nullptr);
}

TEST(Bans, AreNotCommentsAndEmptyLines) {
  const Bans bans = parse_bans("# *!*@* everybody\n\n   \n\t# more\r\n");
  EXPECT_THAT(bans.masks, IsEmpty());
  EXPECT_THAT(bans.addresses, IsEmpty());
}

TEST(Bans, AreRefusedWithTheNumberOfTheBadLine) {
  EXPECT_THAT(refusal("# fine\n192.0.2.0/33 too many bits\n"), HasSubstr("line 2: "));
  EXPECT_THAT(refusal("a!b!c@d"), HasSubstr("line 1: its mask is no nick!user@host"));
  EXPECT_THAT(refusal("a@b@c"), HasSubstr("line 1: "));
  EXPECT_THAT(refusal("a!*@* bell\a"), HasSubstr("control characters"));
  EXPECT_THAT(refusal("a!*@* \xff"), HasSubstr("not UTF-8"));
  EXPECT_THAT(refusal(std::string(161, 'a')), HasSubstr("longer than 160 bytes"));
  EXPECT_THAT(refusal("a!*@* " + std::string(256, 'a')), HasSubstr("longer than 255 bytes"));
}

class RoomFilesTest : public testing::Test {
 protected:
  RoomFiles read() const { return read_room_files({(directory_ / "motd").string(), (directory_ / "bans").string()}); }

  std::string refusal() const {
    try {
      (void)read();
      return "read";
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
  }

  test::TemporaryDirectory directory_;
};

TEST_F(RoomFilesTest, AreTheMessageOfTheDayAndTheBans) {
  directory_.write("motd", "Welcome,\r\n\nand be kind.");
  directory_.write("bans", "192.0.2.1\n");
  const RoomFiles files = read();
  EXPECT_THAT(files.motd, ElementsAre("Welcome,", "", "and be kind."));
  EXPECT_EQ(files.bans.addresses.size(), 1U);
}

TEST_F(RoomFilesTest, NeedNotBe) {
  const RoomFiles files = read_room_files({});
  EXPECT_THAT(files.motd, IsEmpty());
  EXPECT_THAT(files.bans.masks, IsEmpty());
}

TEST_F(RoomFilesTest, AreNamedWhenTheyCannotBeRead) {
  EXPECT_THAT(refusal(), HasSubstr("--motd: \"" + (directory_ / "motd").string() + "\": No such file"));
  directory_.write("motd", "");
  EXPECT_THAT(refusal(), HasSubstr("--bans: \"" + (directory_ / "bans").string() + "\": No such file"));
  directory_.write("bans", "\na/b/c\n");
  EXPECT_THAT(refusal(), HasSubstr("--bans: \"" + (directory_ / "bans").string() + "\": line 2: "));
}

TEST_F(RoomFilesTest, AreFiles) {
  EXPECT_THROW((void)read_room_files({directory_.path().string(), ""}), std::invalid_argument);
  EXPECT_THROW((void)read_room_files({"/dev/zero", ""}), std::invalid_argument);
}

TEST_F(RoomFilesTest, HaveNoLineOfTheDayThatWouldNotFit) {
  std::string line;
  while (line.size() < 600) line += "ä";
  directory_.write("motd", line + std::string(1, '\0') + "\n");
  directory_.write("bans", "");
  const auto motd = read().motd;
  ASSERT_EQ(motd.size(), 1U);
  EXPECT_EQ(motd[0], line.substr(0, 400));
}

TEST_F(RoomFilesTest, HaveNoMessageOfTheDayThatWouldOverflowAQueue) {
  directory_.write("motd", std::string(40, 'x') + "\n" + std::string(60, 'y') + "\n");
  const RoomFilePaths paths{(directory_ / "motd").string(), ""};
  EXPECT_EQ(read_room_files(paths, 420).motd.size(), 2U);
  EXPECT_THROW((void)read_room_files(paths, 419), std::invalid_argument);
}

}  // namespace
}  // namespace portico::chat
