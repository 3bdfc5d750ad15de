// The client over UDP against the real server.
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"
#include "tests/end_to_end/policies.h"

namespace portico::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class UdpClient : public UnderEveryPolicy {
 protected:
  // Runs the client over UDP, with files in a directory of its own.
  Outcome client(std::vector<std::string> words) const {
    words.insert(words.begin(), "--udp");
    return server.client(std::move(words));
  }
  std::string here(const std::string& name) const { return (local / name).string(); }

  FileServer server{GetParam(), {"--writable", "--create"}};
  const TemporaryDirectory local;
};

const std::vector<std::size_t> kSizes{0, 1, 511, 512, 513, 1427, 1428, 1429, 300'000};

std::string content(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t n = 0; n < size; ++n) bytes[n] = static_cast<char>(n * 31 + n / 256);
  return bytes;
}

TEST_P(UdpClient, FetchesWhatTheServerHas) {
  for (const std::size_t size : kSizes) {
    server.root.write("file", content(size));
    const Outcome got = client({"get", "file", here("copy")});
    EXPECT_EQ(got.status, 0) << got.errors;
    EXPECT_EQ(local.read("copy"), content(size)) << size;
  }
}

TEST_P(UdpClient, StoresWhatItHas) {
  for (const std::size_t size : kSizes) {
    local.write("file", content(size));
    const Outcome put = client({"put", here("file"), "copy"});
    EXPECT_EQ(put.status, 0) << put.errors;
    EXPECT_EQ(server.root.read("copy"), content(size)) << size;
  }
}

TEST_P(UdpClient, AsksForBlocksAndWindowsOfAnySize) {
  const std::string bytes = content(100'000);
  server.root.write("file", bytes);
  for (const std::string block : {"8", "512", "65464"}) {
    for (const std::string window : {"1", "3", "64"}) {
      const std::vector<std::string> options{"--blksize", block, "--windowsize", window, "--timeout", "1"};
      auto words = options;
      words.insert(words.end(), {"get", "file", here("copy")});
      EXPECT_EQ(client(words).status, 0) << block << " " << window;
      EXPECT_EQ(local.read("copy"), bytes) << block << " " << window;
      words = options;
      words.insert(words.end(), {"put", here("copy"), "back"});
      EXPECT_EQ(client(words).status, 0) << block << " " << window;
      EXPECT_EQ(server.root.read("back"), bytes) << block << " " << window;
    }
  }
}

TEST_P(UdpClient, SendsTextAsNetascii) {
  const std::string text = "one\ntwo\r\nthree\r\rfour";
  local.write("text", text);
  EXPECT_EQ(client({"--netascii", "put", here("text"), "text"}).status, 0);
  EXPECT_EQ(server.root.read("text"), text);
  EXPECT_EQ(client({"--netascii", "get", "text", here("copy")}).status, 0);
  EXPECT_EQ(local.read("copy"), text);
  EXPECT_EQ(client({"--netascii", "--blksize", "8", "get", "text", "-"}).output, text);
}

TEST_P(UdpClient, FetchesFromSubdirectories) {
  std::filesystem::create_directory(server.root / "pxelinux.cfg");
  server.root.write("pxelinux.cfg/default", "menu");
  EXPECT_EQ(client({"get", "pxelinux.cfg/default", "-"}).output, "menu");
  EXPECT_EQ(client({"get", "/pxelinux.cfg/default", local.path().string()}).status, 0);
  EXPECT_EQ(local.read("default"), "menu");
}

TEST_P(UdpClient, SaysWhatTheServerSaid) {
  const Outcome got = client({"get", "nosuch", here("copy")});
  EXPECT_EQ(got.status, 1);
  EXPECT_THAT(got.errors, HasSubstr("get nosuch: not-found: "));
  EXPECT_FALSE(std::filesystem::exists(local / "copy"));
  const Outcome outside = client({"get", "../secret", here("copy")});
  EXPECT_EQ(outside.status, 1);
  EXPECT_THAT(outside.errors, HasSubstr("forbidden: "));
}

TEST_P(UdpClient, MovesManyFilesAtOnce) {
  for (int n = 0; n < 40; ++n)
    server.root.write("file" + std::to_string(n), content(static_cast<std::size_t>(n) * 997));
  const Outcome mirrored = client({"mirror", here("copy"), "-j", "8"});
  EXPECT_EQ(mirrored.status, 0) << mirrored.errors;
  EXPECT_THAT(mirrored.output, StartsWith("40 files fetched, 0 equal, 0 failed: "));
  EXPECT_EQ(run({"/usr/bin/diff", "-r", server.root.path().string(), here("copy")}).status, 0);
  EXPECT_THAT(client({"mirror", here("copy")}).output, StartsWith("0 files fetched, 40 equal, 0 failed: "));
}

TEST(UdpClientAlone, SaysAtOnceThatNobodyIsThere) {
  std::string address;
  {
    const FileServer server{"async"};
    address = server.address();
  }
  const Outcome got = run({PORTICO_BIN_DIR "/portico-tftp", "--udp", address, "get", "file", "-"});
  EXPECT_EQ(got.status, 1);
  EXPECT_THAT(got.errors, HasSubstr("nobody serves TFTP at " + address + " over UDP"));
}

TEST(UdpClientAlone, NamesAWrongOption) {
  const auto complaint = [](std::vector<std::string> words) {
    words.insert(words.begin(), PORTICO_BIN_DIR "/portico-tftp");
    const Outcome outcome = run(std::move(words));
    EXPECT_EQ(outcome.status, 2);
    return outcome.errors;
  };
  EXPECT_THAT(complaint({"--udp", "--blksize", "7", "localhost:69", "get", "a"}), HasSubstr("--blksize: \"7\""));
  EXPECT_THAT(complaint({"--udp", "--windowsize", "0", "localhost:69", "get", "a"}), HasSubstr("--windowsize: \"0\""));
  EXPECT_THAT(complaint({"--udp", "--timeout", "1.5", "localhost:69", "get", "a"}), HasSubstr("--timeout"));
  EXPECT_THAT(complaint({"--udp", "unix:/a", "get", "a"}), HasSubstr("unix:/a"));
  EXPECT_THAT(complaint({"--blksize", "512", "localhost:69", "get", "a"}), HasSubstr("--blksize"));
  EXPECT_THAT(complaint({"--udp", "--tcp", "localhost:69", "get", "a"}), HasSubstr("--tcp"));
}

INSTANTIATE_TEST_SUITE_P(Policies, UdpClient, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
