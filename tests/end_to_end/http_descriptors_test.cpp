#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/http_exchange.h"
#include "tests/end_to_end/policies.h"
#include "tests/support/process_status.h"

// portico-httpd when it may not open as many files as it would keep open.

namespace portico::test {
namespace {

constexpr std::size_t kFree = 6;  // descriptors: an upload needs four

class HttpDescriptors : public UnderEveryPolicy {
 protected:
  HttpDescriptors() {
    server.root.write("small", "hello");
    std::filesystem::create_directories(server.root / "dir");
    for (std::size_t number = 0; number < 4 * kFree; ++number) server.root.write(name_of(number), body_of(number));
    const std::size_t clients_at_once = std::string_view{GetParam()} == "loop" ? 1 : 4;
    while (clients.size() < clients_at_once) {
      clients.push_back(server.client());
      EXPECT_EQ(clients.back().get("/small").body, "hello");
    }
  }

  // Too large to be kept in memory.
  static std::string name_of(std::size_t number) { return "large" + std::to_string(number); }
  static std::string body_of(std::size_t number) { return std::string(100'000 + number, 'x'); }

  // Leaves what serves the clients so few descriptors.
  void starve(std::size_t left = kFree) const {
    const pid_t parent = server.programme().pid();
    const auto children = children_of(parent);
    for (const pid_t process : children.empty() ? std::vector<pid_t>{parent} : children) {
      const auto taken = descriptors_of(process);
      rlim_t limit = 0;
      for (std::size_t free = 0;; ++limit) {
        if (std::ranges::count(taken, static_cast<int>(limit)) == 0 && free++ == left) break;
      }
      const rlimit little{limit, limit};
      EXPECT_EQ(::prlimit(process, RLIMIT_NOFILE, &little, nullptr), 0);
    }
  }

  // Of all files, for each client in turn.
  void expect_files() {
    for (std::size_t number = 0; number < 4 * kFree; ++number) {
      for (HttpClient& client : clients) {
        const HttpAnswer answer = client.get("/" + name_of(number));
        ASSERT_EQ(answer.status, 200) << number;
        ASSERT_EQ(answer.body, body_of(number));
      }
    }
  }

  HttpServer server{GetParam(), {"--writable", "--access-log", "off"}};
  std::vector<HttpClient> clients;
};

TEST_P(HttpDescriptors, OfFilesAreGivenUpForOtherFiles) {
  starve();
  expect_files();
  for (HttpClient& client : clients) EXPECT_EQ(client.get("/small").body, "hello");
}

TEST_P(HttpDescriptors, OfFilesAreGivenUpForListsAndUploads) {
  starve();
  for (HttpClient& client : clients) {
    expect_files();
    const HttpAnswer list = client.get("/", "Accept: application/json\r\n");
    EXPECT_EQ(list.status, 200);
    EXPECT_NE(list.body.find("\"dir"), std::string::npos) << list.body;
    EXPECT_NE(list.body.find("\"large0\""), std::string::npos) << list.body;
    expect_files();
    EXPECT_EQ(client.ask(request("PUT", "/dir/new", {}, "new")).status, 201);
    expect_files();
    EXPECT_EQ(client.ask(request("DELETE", "/dir/new")).status, 204);
  }
}

// Where who accepts connections opens files as well, and accepts one while it serves another: not under forking and
// loop.
class HttpDescriptorsOfOneProcess : public HttpDescriptors {
 protected:
  // Under threading that leaves a thread that is spare, and needs no more descriptors for the next connection.
  void close_one() {
    const pid_t process = server.programme().pid();
    EXPECT_TRUE(eventually([&] { return is_asleep(process); }));
    const auto before = descriptors_of(process).size();
    clients.pop_back();
    EXPECT_TRUE(eventually([&] { return descriptors_of(process).size() < before; }));
  }
};

TEST_P(HttpDescriptorsOfOneProcess, AreGivenUpForConnections) {
  close_one();
  for (std::size_t number = 0; number < kFree; ++number) {
    EXPECT_EQ(clients.front().get("/" + name_of(number)).status, 200);
  }
  starve(0);
  HttpClient another = server.client();
  EXPECT_EQ(another.get("/small").body, "hello");
  server.stop();
  EXPECT_EQ(server.programme().errors().find("accepting slower"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Policies, HttpDescriptors, kEveryPolicy, policy_name);
INSTANTIATE_TEST_SUITE_P(Policies, HttpDescriptorsOfOneProcess, testing::Values("threading", "async"), policy_name);

TEST(HttpDescriptors, AreKeptForConnectionsWhenThereAreFew) {
  constexpr std::size_t kMost = 64;
  const TemporaryDirectory root;
  for (std::size_t number = 0; number < kMost; ++number) {
    root.write(std::to_string(number), std::string(100'000, 'x'));
  }
  Programme programme{{"/bin/sh", "-c", "ulimit -n " + std::to_string(kMost) + " && exec \"$0\" \"$@\"",
                       PORTICO_BIN_DIR "/portico-httpd", "--listen", "127.0.0.1:0", "--workers", "4", "--root",
                       root.path().string()}};
  const std::string url = programme.read_line();
  std::vector<HttpClient> clients;
  while (clients.size() < kMost / 4) clients.emplace_back(url.substr(url.find("//") + 2));
  for (std::size_t number = 0; number < kMost; ++number) {
    HttpClient& client = clients[number % clients.size()];
    EXPECT_EQ(client.get("/" + std::to_string(number)).body.size(), 100'000u);
  }
  const auto is_file = [&](int descriptor) {
    const auto link = "/proc/" + std::to_string(programme.pid()) + "/fd/" + std::to_string(descriptor);
    std::error_code gone;
    return std::filesystem::read_symlink(link, gone).parent_path() == root.path();
  };
  // The last may be on its way out.
  EXPECT_TRUE(eventually([&] { return std::ranges::count_if(descriptors_of(programme.pid()), is_file) == kMost / 8; }));
}

}  // namespace
}  // namespace portico::test
