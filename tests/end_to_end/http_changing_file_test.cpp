#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/http_exchange.h"
#include "tests/end_to_end/policies.h"

// Files that change while portico-httpd sends them.

namespace portico::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLarge = 100'000'000;  // more than what is on its way

class HttpChangingFile : public UnderEveryPolicy {
 protected:
  HttpChangingFile() {
    server.root.write("large", "");
    fs::resize_file(server.root / "large", kLarge);
  }

  // What a client gets of a file that changes when the head of the answer has come; nothing when it is cut.
  template <class Change>
  std::optional<std::string> body_during(Change change) {
    HttpClient client = server.client();
    client.send(get("/large"));
    EXPECT_EQ(client.receive_head().field("Content-Length"), std::to_string(kLarge));
    change();
    return client.receive_body();
  }

  HttpServer server{GetParam(), {"--access-log", "off"}};
};

TEST_P(HttpChangingFile, IsCutWhenItShrinks) {
  EXPECT_FALSE(body_during([&] { fs::resize_file(server.root / "large", 1000); }));
  EXPECT_EQ(server.get("/large").body.size(), 1000u);
}

TEST_P(HttpChangingFile, IsAsLongAsItWasWhenItGrows) {
  const auto body = body_during([&] { fs::resize_file(server.root / "large", 2 * kLarge); });
  EXPECT_EQ(body.value_or("").size(), kLarge);
  EXPECT_EQ(server.ask(request("HEAD", "/large")).field("Content-Length"), std::to_string(2 * kLarge));
}

TEST_P(HttpChangingFile, IsSentToItsEndWhenItIsRemoved) {
  const auto body = body_during([&] { fs::remove(server.root / "large"); });
  EXPECT_EQ(body.value_or("").size(), kLarge);
  EXPECT_EQ(server.get("/large").status, 404);
}

TEST_P(HttpChangingFile, IsSentToItsEndWhenItIsReplaced) {
  server.root.write("other", std::string(200'000, 'x'));
  const auto body = body_during([&] { fs::rename(server.root / "other", server.root / "large"); });
  EXPECT_EQ(body.value_or("x"), std::string(kLarge, '\0'));
  EXPECT_EQ(server.get("/large").body, std::string(200'000, 'x'));
}

TEST_P(HttpChangingFile, IsSeenByTheFirstRequestOfEachConnection) {
  std::vector<HttpClient> open;
  for (int n = 0; n < 20; ++n) {
    const std::string version = std::to_string(n);
    server.root.write("temporary", version);
    fs::rename(server.root / "temporary", server.root / "small");
    HttpClient client = server.client();
    EXPECT_EQ(client.get("/small").body, version);
    if (std::string_view{GetParam()} != "loop") open.push_back(std::move(client));
  }
}

TEST_P(HttpChangingFile, IsSeenByConnectionsThatGoOn) {
  HttpClient client = server.client();
  server.root.write("small", "one");
  EXPECT_EQ(client.get("/small").body, "one");
  server.root.write("small", "three");
  EXPECT_EQ(client.get("/small").body, "three");
  server.root.write("temporary", "renamed");
  fs::rename(server.root / "temporary", server.root / "small");
  EXPECT_EQ(client.get("/small").body, "renamed");
  fs::remove(server.root / "small");
  EXPECT_EQ(client.get("/small").status, 404);
  fs::create_directories(server.root / "small");
  EXPECT_EQ(client.get("/small").status, 301);
}

INSTANTIATE_TEST_SUITE_P(Policies, HttpChangingFile, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
