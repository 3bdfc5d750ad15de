#include "servers/chat/settings.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace portico::chat {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using Words = std::vector<std::string>;

// "sesame", as `openssl passwd -6 -salt pepper sesame` prints it.
const std::string kHash =
    "$6$pepper$is/iuENxuex5zXSQffEpHEhpjKjcDG2nMd36d3ifumUxL.e.l3TiybKL2kNXG0P8OQynqj36lq0hPz2kWxHXx.";

std::optional<int> parse(const Words& words, Settings& settings) {
  std::vector<const char*> argv{"portico-chatd"};
  for (const auto& word : words) argv.push_back(word.c_str());
  return parse_command_line(static_cast<int>(argv.size()), argv.data(), settings);
}

Settings parsed(const Words& words) {
  Settings settings;
  EXPECT_EQ(parse(words, settings), std::nullopt) << testing::PrintToString(words);
  return settings;
}

// The one line that is said about it; empty when it is taken.
std::string refusal(const Words& words) {
  Settings settings;
  testing::internal::CaptureStderr();
  const auto status = parse(words, settings);
  auto said = testing::internal::GetCapturedStderr();
  if (!status) return {};
  EXPECT_EQ(status, 2) << said;
  EXPECT_EQ(std::ranges::count(said, '\n'), 1) << said;
  return said;
}

TEST(ChatSettings, AreReadyToUseWithoutAnyOption) {
  const auto settings = parsed({});
  EXPECT_THAT(settings.server.listen, testing::ElementsAre("127.0.0.1:6667"));
  EXPECT_EQ(settings.chat.configuration.server_name, "irc.localhost");
  EXPECT_EQ(settings.chat.configuration.network_name, "portico");
  EXPECT_EQ(settings.chat.configuration.password, "");
  EXPECT_TRUE(settings.chat.operators.empty());
  EXPECT_EQ(settings.chat.send_queue, kDefaultSendQueue);
  EXPECT_EQ(settings.chat.max_per_address, std::nullopt);
  EXPECT_TRUE(settings.chat.flood_limits);
}

TEST(ChatSettings, AreWhatTheOptionsSay) {
  const auto settings = parsed({"--name", "irc.example.net", "--network", "Example_1", "--admin", "Änne, in Ulm",
                                "--password", "sesame", "--motd", "a file", "--bans", "another", "--max-per-address",
                                "7", "--send-queue", "16384", "--no-flood-limits"});
  EXPECT_EQ(settings.chat.configuration.server_name, "irc.example.net");
  EXPECT_EQ(settings.chat.configuration.network_name, "Example_1");
  EXPECT_EQ(settings.chat.configuration.administration.location, "Änne, in Ulm");
  EXPECT_EQ(settings.chat.configuration.password, "sesame");
  EXPECT_EQ(settings.chat.files.motd, "a file");
  EXPECT_EQ(settings.chat.files.bans, "another");
  EXPECT_EQ(settings.chat.max_per_address, 7U);
  EXPECT_EQ(settings.chat.send_queue, 16384U);
  EXPECT_FALSE(settings.chat.flood_limits);
}

TEST(ChatSettings, HaveAServerNameThatIsLikeAHost) {
  for (const char* const good : {"a.b", "irc.example.net", "1.irc-2.net", "irc.example.net."}) {
    EXPECT_EQ(refusal({"--name", good}), "") << good;
  }
  for (const std::string wrong :
       {"", "ana", ".net", "-a.net", "a..net", "a b.net", "a.net\n", "a_b.net", "ü.net", "a!b.net", "#a.net"}) {
    EXPECT_THAT(refusal({"--name", wrong}), AllOf(HasSubstr("--name: "), HasSubstr("is not like irc.example.net")));
  }
  EXPECT_THAT(refusal({"--name", std::string(62, 'a') + ".b"}), HasSubstr("--name: "));
  EXPECT_EQ(refusal({"--name", std::string(61, 'a') + ".b"}), "");
}

TEST(ChatSettings, HaveANetworkNameOfOneWord) {
  const Words wrong_names{"", "two words", "a=b", std::string(64, 'a')};
  for (const std::string& wrong : wrong_names) {
    EXPECT_THAT(refusal({"--network", wrong}), AllOf(HasSubstr("--network: "), HasSubstr("is not a word")));
  }
}

TEST(ChatSettings, HaveAPasswordThatClientsCanSend) {
  for (const std::string wrong : {"", "two words", "a\nb", "a\rb", "\xff"}) {
    EXPECT_THAT(refusal({"--password", wrong}), HasSubstr("--password: ")) << wrong;
  }
  EXPECT_THAT(refusal({"--admin", "a\nb"}), HasSubstr("--admin: "));
  EXPECT_THAT(refusal({"--admin", std::string(201, 'x')}), HasSubstr("--admin: "));
}

TEST(ChatSettings, HaveLimitsWithinBounds) {
  for (const char* const wrong : {"0", "-1", "16383", "1073741825", "1MiB", "99999999999999999999"}) {
    EXPECT_THAT(refusal({"--send-queue", wrong}), HasSubstr("--send-queue: ")) << wrong;
  }
  EXPECT_EQ(refusal({"--send-queue", "1073741824"}), "");
  for (const char* const wrong : {"0", "1000001", "x", "1.5"}) {
    EXPECT_THAT(refusal({"--max-per-address", wrong}), HasSubstr("--max-per-address: ")) << wrong;
  }
}

TEST(ChatSettings, KnowOperatorsWithHashedPasswords) {
  const auto settings = parsed({"--oper", "ana:" + kHash, "--oper", "bob:" + kHash});
  EXPECT_THAT(settings.chat.operators.names(), testing::ElementsAre("ana", "bob"));
  EXPECT_TRUE(settings.chat.operators.verify("bob", "sesame"));
}

TEST(ChatSettings, TakePlainPasswordsOfOperatorsOnlyWhenAskedTo) {
  EXPECT_THAT(refusal({"--oper", "ana:Xyzzy"}),
              AllOf(HasSubstr("--oper: the password of \"ana\" is not hashed"), Not(HasSubstr("Xyzzy"))));
  EXPECT_TRUE(parsed({"--oper-plain", "--oper", "ana:Xyzzy"}).chat.operators.verify("ana", "Xyzzy"));
  EXPECT_TRUE(parsed({"--oper", "ana:Xyzzy", "--oper-plain"}).chat.operators.verify("ana", "Xyzzy"));
}

TEST(ChatSettings, RefuseOperatorsWithoutAName) {
  for (const std::string name : {"", "a b", "a\nb", "a\rb", "a\x1b[2J"}) {
    EXPECT_THAT(refusal({"--oper", name + ":" + kHash}), StartsWith("portico-chatd: --oper: an operator is written"));
  }
  EXPECT_THAT(refusal({"--oper", "ana"}), HasSubstr("NAME:CRYPT"));
  EXPECT_THAT(refusal({"--oper", "ana:"}), HasSubstr("has no password"));
  EXPECT_THAT(refusal({"--oper", "ana:" + kHash, "--oper", "ana:" + kHash}), HasSubstr("two operators"));
}

// --chroot makes it the root, and the files are read again there.
class ChatSettingsWithChroot : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::current_path(directory.path()); }
  void TearDown() override { std::filesystem::current_path(before); }

  static Words confined(const Words& words) {
    Words all{"--user", "nobody", "--chroot"};
    all.insert(all.end(), words.begin(), words.end());
    return all;
  }

  const std::filesystem::path before = std::filesystem::current_path();
  const test::TemporaryDirectory directory;
};

TEST_F(ChatSettingsWithChroot, NameFilesFromTheWorkingDirectory) {
  std::filesystem::create_directory(directory / "etc");
  std::filesystem::create_directory_symlink(directory / "etc", directory / "link");
  const auto absolute = (directory / "etc" / "bans").string();
  auto files = parsed(confined({"--motd", "./motd", "--bans", absolute})).chat.files;
  EXPECT_EQ(files.motd, "motd");
  EXPECT_EQ(files.bans, "etc/bans");
  files = parsed(confined({"--bans", "link/../etc/bans"})).chat.files;
  EXPECT_EQ(files.bans, "etc/bans");
  EXPECT_THAT(files.motd, IsEmpty());
}

// An absolute link would lead elsewhere from the new root, and so would one by way of "..".
TEST_F(ChatSettingsWithChroot, NameTheFilesThatLinksLeadTo) {
  std::filesystem::create_directory(directory / "etc");
  directory.write("etc/bans", "");
  const auto around = std::filesystem::path{".."} / directory.path().filename() / "etc" / "bans";
  for (const auto& target : {std::filesystem::path{"etc/bans"}, directory / "etc" / "bans", around}) {
    std::filesystem::remove(directory / "link");
    std::filesystem::create_symlink(target, directory / "link");
    EXPECT_EQ(parsed(confined({"--bans", "link"})).chat.files.bans, "etc/bans") << target;
  }
}

TEST_F(ChatSettingsWithChroot, RefuseFilesThatCannotBeReadAgain) {
  std::filesystem::create_directory_symlink("/etc", directory / "link");
  std::filesystem::create_symlink("/etc/passwd", directory / "motd");
  for (const char* const outside : {"/etc/motd", "../motd", "link/motd", "motd"}) {
    EXPECT_THAT(refusal(confined({"--motd", outside})), AllOf(HasSubstr("--motd: \""), HasSubstr("--chroot")));
  }
  EXPECT_THAT(refusal(confined({"--bans", "/etc/bans"})), HasSubstr("--bans: \"/etc/bans\" is not in the working"));
  EXPECT_EQ(refusal({"--motd", "/etc/motd"}), "");
}

}  // namespace
}  // namespace portico::chat
