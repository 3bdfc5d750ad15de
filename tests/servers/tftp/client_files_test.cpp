#include "servers/tftp/frontend/client_files.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "servers/tftp/frontend/client_text.h"
#include "tests/servers/tftp/store_fixture.h"

namespace portico::tftp {
namespace {

namespace fs = std::filesystem;

const Address kClient = Address::parse("192.0.2.169:1069");
const Address kMapped = Address::parse("[::ffff:192.0.2.169]:1069");
const Address kOther = Address::parse("192.0.2.1:1069");
const Address kSix = Address::parse("[2001:db8::1]:1069");

class ClientFilesTest : public test::StoreFixture {
 protected:
  std::string get_as(const Address& client, const std::string& name) const {
    return test::read_all(test::expect_value(files().open_for_reading(name, client)).descriptor);
  }
  std::optional<Status> refusal_to_get_as(const Address& client, const std::string& name) const {
    return test::status_of(files().open_for_reading(name, client));
  }
  void put_as(const Address& client, const std::string& name, std::string_view content) const {
    auto upload = test::expect_value(files().begin_upload(name, client));
    EXPECT_FALSE(upload.write(content));
    EXPECT_TRUE(std::holds_alternative<std::string>(upload.publish()));
  }
  std::optional<Status> refusal_to_put_as(const Address& client, const std::string& name) const {
    return test::status_of(files().begin_upload(name, client));
  }

  ClientFiles files() const { return {store, rules, naming}; }

  FileRules rules{.writable = true, .create = true};
  Naming naming;
};

TEST(ClientText, IsHowRulesAndDirectoriesWriteAnAddress) {
  EXPECT_EQ(client_text(kClient).address, "192.0.2.169");
  EXPECT_EQ(client_text(kClient).hexadecimal, "C00002A9");
  EXPECT_EQ(client_text(kMapped).address, "192.0.2.169");
  EXPECT_EQ(client_text(kMapped).hexadecimal, "C00002A9");
  EXPECT_EQ(client_text(Address::parse("[2001:DB8:0::1]:1")).address, "2001:db8::1");
  EXPECT_EQ(client_text(kSix).hexadecimal, "20010DB8000000000000000000000001");
  EXPECT_EQ(client_text(Address{}).address, "");
}

TEST_F(ClientFilesTest, ServesNamesAsClientsWriteThem) {
  fs::create_directory(directory / "boot");
  directory.write("boot/x", "x");
  for (const auto* name : {"boot/x", "/boot/x", "//boot//x", "./boot/x"}) EXPECT_EQ(get_as(kClient, name), "x");
  for (const auto* name : {"../x", "/boot/../../x", "", "/", "boot/", "boot\\x"}) {
    EXPECT_EQ(refusal_to_get_as(kClient, name), Status::BadName) << name;
    EXPECT_EQ(refusal_to_put_as(kClient, name), Status::BadName) << name;
  }
}

TEST_F(ClientFilesTest, RewritesNamesByTheMap) {
  naming.map = NameMap::parse("rg \\\\ /\nr ^ \\x/\naP key$", "rules");
  fs::create_directory(directory / "C00002A9");
  put_as(kClient, "\\a", "a");
  directory.write("C00002A9/key", "key");
  EXPECT_EQ(directory.read("C00002A9/a"), "a");
  EXPECT_EQ(get_as(kClient, "key"), "key");
  EXPECT_EQ(refusal_to_put_as(kClient, "key"), Status::Forbidden);
  EXPECT_EQ(refusal_to_get_as(kOther, "key"), Status::NotFound);
}

TEST_F(ClientFilesTest, WritesOnlyWhatIsGranted) {
  directory.write("old", "old");
  rules = {.writable = false, .create = true};
  EXPECT_EQ(refusal_to_put_as(kClient, "old"), Status::ReadOnly);
  rules = {.writable = true, .create = false};
  EXPECT_EQ(refusal_to_put_as(kClient, "new"), Status::NotFound);
  put_as(kClient, "old", "replaced");
  EXPECT_EQ(get("old"), "replaced");
  rules = {.writable = true, .create = true};
  put_as(kClient, "new", "new");
  EXPECT_EQ(get("new"), "new");
}

TEST_F(ClientFilesTest, TakesUploadsUpToTheLargestThatIsAllowed) {
  rules.max_upload_bytes = 4;
  EXPECT_EQ(test::status_of(files().begin_upload("a", kClient, 5)), Status::TooLarge);
  put_as(kClient, "a", "1234");
  auto upload = test::expect_value(files().begin_upload("a", kClient));
  EXPECT_EQ(upload.write("12345"), files::Error{files::Cause::TooLarge});
}

class PerAddressTest : public ClientFilesTest {
 protected:
  PerAddressTest() {
    naming.per_address = true;
    fs::create_directory(directory / "192.0.2.169");
    fs::create_directory(directory / "2001:db8::1");
    directory.write("shared", "for all");
    directory.write("192.0.2.169/own", "own");
  }
};

TEST_F(PerAddressTest, LetsAClientReadInItsDirectoryOnly) {
  for (const auto& client : {kClient, kMapped}) {
    EXPECT_EQ(get_as(client, "/own"), "own");
    EXPECT_EQ(refusal_to_get_as(client, "shared"), Status::NotFound);
    EXPECT_EQ(refusal_to_get_as(client, "../shared"), Status::BadName);
    EXPECT_EQ(refusal_to_get_as(client, "2001:db8::1/a"), Status::NotFound);
  }
  fs::create_symlink("../shared", directory / "192.0.2.169/link");
  EXPECT_EQ(get_as(kClient, "link"), "for all");
}

TEST_F(PerAddressTest, LetsAClientWriteInItsDirectoryOnly) {
  put_as(kClient, "new", "of v4");
  put_as(kSix, "new", "of v6");
  EXPECT_EQ(directory.read("192.0.2.169/new"), "of v4");
  EXPECT_EQ(directory.read("2001:db8::1/new"), "of v6");
  EXPECT_EQ(refusal_to_put_as(kOther, "new"), Status::Forbidden);
  EXPECT_EQ(refusal_to_put_as(kOther, "192.0.2.169/own"), Status::Forbidden);
}

TEST_F(PerAddressTest, LetsOthersReadTheRootButNoOnesDirectory) {
  EXPECT_EQ(get_as(kOther, "shared"), "for all");
  for (const auto* name : {"192.0.2.169/own", "/./192.0.2.169//own", "2001:db8::1/a", "2001:DB8:0::1/a"}) {
    EXPECT_EQ(refusal_to_get_as(kOther, name), Status::NotFound) << name;
  }
}

TEST_F(PerAddressTest, TakesNothingElseForADirectory) {
  directory.write("192.0.2.1", "a file");
  fs::create_symlink("/etc", directory / "192.0.2.2");
  EXPECT_EQ(get_as(kOther, "shared"), "for all");
  EXPECT_EQ(refusal_to_get_as(kOther, "192.0.2.1"), Status::NotFound);
  EXPECT_EQ(refusal_to_get_as(Address::parse("192.0.2.2:1"), "passwd"), Status::BadName);
  EXPECT_EQ(get_as(Address{}, "shared"), "for all");
}

}  // namespace
}  // namespace portico::tftp
