#include <filesystem>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"
#include "tests/end_to_end/policies.h"
#include "tests/support/noise.h"

namespace portico::test {
namespace {

constexpr std::size_t kSizes[] = {0, 1, 4'095, 4'096, 65'537, 100'000'000};
constexpr int kClients = 8;

bool same_file(const std::filesystem::path& a, const std::filesystem::path& b) {
  return run({"/usr/bin/cmp", a.string(), b.string()}).status == 0;
}

class FileTransfer : public UnderEveryPolicy {
 protected:
  // One client: every size up and down again; what differs is said in `complaint`.
  void upload_and_download(int number, std::string& complaint) const {
    for (const std::size_t size : kSizes) {
      const auto source = (local / std::to_string(size)).string();
      const std::string name = "client " + std::to_string(number) + " " + std::to_string(size);
      const auto copy = (local / name).string();
      const Outcome put = server.client({"put", source, name});
      const Outcome get = server.client({"get", name, copy});
      if (put.status != 0 || get.status != 0) {
        complaint = put.errors + get.errors;
      } else if (!same_file(source, copy) || !same_file(source, server.root / name)) {
        complaint = name + " differs";
      }
      std::filesystem::remove(copy);
      std::filesystem::remove(server.root / name);
      if (!complaint.empty()) return;
    }
  }

  TemporaryDirectory local;
  FileServer server{GetParam(), {"--writable"}};
};

TEST_P(FileTransfer, EightClientsAtOnceGetBackWhatTheyPut) {
  for (const std::size_t size : kSizes) local.write(std::to_string(size), noise(size));
  std::vector<std::string> complaints(kClients);
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < kClients; ++i) {
      clients.emplace_back([this, i, &complaints] { upload_and_download(i, complaints[static_cast<std::size_t>(i)]); });
    }
  }
  for (const std::string& complaint : complaints) EXPECT_EQ(complaint, "");
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
}

TEST_P(FileTransfer, ListsWhatIsThere) {
  server.root.write("one", "1");
  server.root.write("two words", "22");
  const Outcome list = server.client({"list"});
  EXPECT_EQ(list.status, 0) << list.errors;
  EXPECT_NE(list.output.find("one"), std::string::npos);
  EXPECT_NE(list.output.find("two words"), std::string::npos);
}

TEST_P(FileTransfer, AMissingFileIsOneLineAndExitOne) {
  const Outcome get = server.client({"get", "nosuch", (local / "copy").string()});
  EXPECT_EQ(get.status, 1);
  EXPECT_EQ(std::count(get.errors.begin(), get.errors.end(), '\n'), 1) << get.errors;
  EXPECT_NE(get.errors.find("nosuch"), std::string::npos) << get.errors;
  EXPECT_FALSE(std::filesystem::exists(local / "copy"));
}

INSTANTIATE_TEST_SUITE_P(Policies, FileTransfer, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
