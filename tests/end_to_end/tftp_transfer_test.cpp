#include "tests/end_to_end/tftp_transfer.h"

#include <cstddef>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "servers/tftp/protocol/netascii.h"
#include "tests/end_to_end/file_server.h"
#include "tests/end_to_end/policies.h"
#include "tests/support/noise.h"

// Files come and go whole, over UDP.

namespace portico::test {
namespace {

using tftp::Mode;

constexpr std::size_t kSizes[] = {0, 1, 511, 512, 513, 100'000};

// No option at all, and every pair of a small, a usual and the largest blksize with three windows.
std::vector<Options> every_option() {
  std::vector<Options> all{{}};
  for (const char* block_size : {"8", "1428", "65464"}) {
    for (const char* window : {"1", "4", "64"}) all.push_back({{"blksize", block_size}, {"windowsize", window}});
  }
  return all;
}

std::string described(const std::string& name, const Options& options, Mode mode) {
  std::string text = name + (mode == Mode::Octet ? " octet" : " netascii");
  for (const auto& [option, value] : options) text += " " + option + " " + value;
  return text;
}

// What a file with this content is on the wire.
std::string on_wire(const std::string& content, Mode mode) {
  if (mode == Mode::Octet) return content;
  std::string wire;
  tftp::append_netascii(content, wire);
  return wire;
}

class TftpTransfer : public UnderEveryPolicy {
 protected:
  FileServer server{GetParam(), {"--writable", "--create"}};
};

TEST_P(TftpTransfer, GetsFilesOfEverySizeWithEveryBlockSizeAndWindow) {
  for (const std::size_t size : kSizes) {
    const std::string name = std::to_string(size);
    const std::string content = noise(size);
    server.root.write(name, content);
    for (const Mode mode : {Mode::Octet, Mode::Netascii}) {
      for (const Options& options : every_option()) {
        const Fetched fetched = get(server.address(), reading(name, options, mode));
        EXPECT_EQ(fetched.outcome, kDone) << described(name, options, mode);
        EXPECT_TRUE(fetched.content == on_wire(content, mode)) << described(name, options, mode);
        EXPECT_EQ(fetched.agreed, options);
      }
    }
  }
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
}

TEST_P(TftpTransfer, TakesFilesOfEverySizeWithEveryBlockSizeAndWindow) {
  for (const std::size_t size : kSizes) {
    const std::string content = noise(size);
    for (const Mode mode : {Mode::Octet, Mode::Netascii}) {
      for (const Options& options : every_option()) {
        const std::string name = described(std::to_string(size), options, mode);
        const Stored stored = put(server.address(), writing(name, options, mode), on_wire(content, mode));
        EXPECT_EQ(stored.outcome, kDone) << name;
        EXPECT_TRUE(server.root.read(name) == content) << name;
        EXPECT_EQ(stored.agreed, options);
      }
    }
  }
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
}

TEST_P(TftpTransfer, BlockNumbersRollOver) {
  const std::string content = noise(8 * 140'000 + 3);
  const Options options{{"blksize", "8"}, {"windowsize", "64"}};
  EXPECT_EQ(put(server.address(), writing("file", options), content).outcome, kDone);
  EXPECT_TRUE(server.root.read("file") == content);
  EXPECT_TRUE(get(server.address(), reading("file", options)).content == content);
}

TEST_P(TftpTransfer, NetasciiChangesTheEndsOfLines) {
  const std::string wire{"a\r\nb\r\0c", 7};
  EXPECT_EQ(put(server.address(), writing("file", {}, Mode::Netascii), wire).outcome, kDone);
  EXPECT_EQ(server.root.read("file"), "a\nb\rc");
  EXPECT_EQ(get(server.address(), reading("file", {}, Mode::Netascii)).content, wire);
}

INSTANTIATE_TEST_SUITE_P(Policies, TftpTransfer, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
