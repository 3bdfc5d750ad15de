#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/http_exchange.h"
#include "tests/end_to_end/policies.h"

// Which paths name which files of portico-httpd, and what directories look like.

namespace portico::test {
namespace {

namespace fs = std::filesystem;

class HttpPaths : public UnderEveryPolicy {
 protected:
  HttpPaths() {
    outside.write("secret", "secret");
    server.root.write("a b%41.txt", "blank");
    server.root.write("file", "hello");
    fs::create_directories(server.root / "dir/sub");
    fs::create_directories(server.root / "with index");
    server.root.write("dir/inside", "inside");
    server.root.write("with index/index.html", "the index");
  }

  void expect(const std::vector<Exchange>& exchanges) const { expect_exchanges(server, exchanges); }

  TemporaryDirectory outside;
  HttpServer server{GetParam(), {"--access-log", "off"}};
};

TEST_P(HttpPaths, AreDecodedOnce) {
  expect({
      {get("/a%20b%2541.txt"), 200, {}, {}, "blank"},
      {get("/a%20b%41.txt"), 404},
      {get("/%66%69%6C%65"), 200, {}, {}, "hello"},
      {get("/%2566ile"), 404},
      {get("/file?query=%zz"), 200, {}, {}, "hello"},
  });
  for (const std::string bad : {"/%", "/%4", "/%zz", "/file%00", "/dir%2Finside", "/dir%2finside"}) {
    EXPECT_EQ(server.get(bad).status, 400) << bad;
  }
}

TEST_P(HttpPaths, NeverLeadOutOfTheDirectory) {
  expect({
      {get("/dir/../file"), 200, {}, {}, "hello"},
      {get("/./dir/%2e/.%2E/file"), 200, {}, {}, "hello"},
      {get("//dir///inside"), 200, {}, {}, "inside"},
      {get("/dir/..\\..\\etc\\passwd"), 404},
      {get("/%252e%252e/secret"), 404},
      {get("/file/"), 404},
      {get("/file/x"), 404},
      {get("/" + std::string(300, 'x')), 404},
  });
  for (const std::string bad :
       {"/..", "/../secret", "/dir/../../secret", "/%2e%2e/secret", "/..%2fsecret", "/dir/%2E./../x"}) {
    EXPECT_EQ(server.get(bad).status, 400) << bad;
  }
}

TEST_P(HttpPaths, DoNotNameHiddenFiles) {
  server.root.write(".hidden", "hidden");
  fs::create_directories(server.root / ".git");
  fs::create_directories(server.root / ".well-known");
  server.root.write(".git/config", "hidden");
  server.root.write(".well-known/x", "known");
  server.root.write(".portico-upload-x", "hidden");
  expect({
      {get("/.hidden"), 404},
      {get("/%2Ehidden"), 404},
      {get("/.git/config"), 404},
      {get("/.git/"), 404},
      {get("/.portico-upload-x"), 404},
      {get("/.well-known/x"), 200, {}, {}, "known"},
  });
  const std::string listing = server.get("/").body;
  EXPECT_EQ(listing.find("hidden"), std::string::npos);
  EXPECT_EQ(listing.find(".git"), std::string::npos);
}

TEST_P(HttpPaths, FollowLinksThatStayInside) {
  fs::create_symlink("dir/inside", server.root / "link");
  fs::create_symlink("dir", server.root / "linked");
  fs::create_symlink(outside / "secret", server.root / "out");
  fs::create_symlink(outside.path(), server.root / "outdir");
  fs::create_symlink("../" + outside.path().filename().string() + "/secret", server.root / "up");
  fs::create_symlink("loop", server.root / "loop");
  expect({
      {get("/link"), 200, {}, {}, "inside"},
      {get("/linked/inside"), 200, {}, {}, "inside"},
      {get("/out"), 404},
      {get("/outdir/secret"), 404},
      {get("/outdir/"), 404},
      {get("/up"), 404},
      {get("/loop"), 404},
  });
  EXPECT_EQ(server.get("/").body.find("out"), std::string::npos);
}

TEST_P(HttpPaths, DoNotNameWhatIsNoFile) {
  ASSERT_EQ(::mkfifo((server.root / "fifo").c_str(), 0600), 0);
  expect({{get("/fifo"), 403}});
}

TEST_P(HttpPaths, OfDirectoriesEndWithASlash) {
  fs::create_directories(server.root / "evil.com");
  fs::create_directories(server.root / "\\evil.com");
  fs::create_directories(server.root / "http:" / "evil.com");
  expect({
      {get("/dir"), 301, {"Location: /dir/"}, {}, ""},
      {get("/dir?a=b&c"), 301, {"Location: /dir/?a=b&c"}},
      {get("/with%20index"), 301, {"Location: /with%20index/"}},
      {get("/with%20index/"), 200, {}, {}, "the index"},
      {request("HEAD", "/dir"), 301, {"Location: /dir/", "Content-Length: 0"}},
      {get("//evil.com"), 301, {"Location: /evil.com/"}},
      {get("///evil.com"), 301, {"Location: /evil.com/"}},
      {get("//evil.com/.."), 200},
      {get("//evil.com/%2e%2e"), 200},
      {get("//evil.com/../dir"), 301, {"Location: /dir/"}},
      {get("/\\evil.com"), 301, {"Location: /%5Cevil.com/"}},
      {get("/http:/evil.com"), 301, {"Location: /http%3A/evil.com/"}},
      {get("/%0d%0aSet-Cookie:x"), 404, {}, {"Set-Cookie"}},
      {get("http://evil.com/dir"), 301, {"Location: /dir/"}},
  });
}

TEST_P(HttpPaths, OfDirectoriesListWhatIsInThem) {
  const std::string json = "Accept: application/json\r\n";
  const HttpAnswer page = server.get("/dir/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.field("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.field("Vary"), "Accept");
  EXPECT_NE(page.body.find("<a href=\"inside\">inside</a>"), std::string::npos) << page.body;
  EXPECT_NE(page.body.find("<a href=\"sub/\">sub/</a>"), std::string::npos) << page.body;
  const HttpAnswer list = server.get("/dir/", json);
  EXPECT_EQ(list.field("Content-Type"), "application/json");
  EXPECT_EQ(list.field("Vary"), "Accept");
  EXPECT_EQ(list.body.find(R"([{"name":"sub","type":"directory","modified":")"), 0u) << list.body;
  EXPECT_NE(list.body.find(R"({"name":"inside","type":"file","size":6,"modified":")"), std::string::npos) << list.body;
  EXPECT_LT(server.get("/?sort=name&order=asc", json).body.find("a b"),
            server.get("/?sort=name&order=asc", json).body.find("\"file\""));
  EXPECT_GT(server.get("/?sort=name&order=desc", json).body.find("a b"),
            server.get("/?sort=name&order=desc", json).body.find("\"file\""));
}

TEST_P(HttpPaths, OfHostileNamesAreHarmlessInListings) {
  const std::string script = "<script>alert('x')";
  for (const std::string& name : {script, std::string{"\" onclick=\"x"}, std::string{"javascript:alert(1)"},
                                  std::string{"new\nline"}, std::string{"\xFF\xFE"}, std::string{"100%&amp;?#"}}) {
    fs::create_directories(server.root / "hostile");
    server.root.write("hostile/" + name, "x");
  }
  const std::string page = server.get("/hostile/").body;
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("\" onclick"), std::string::npos);
  EXPECT_EQ(page.find("href=\"javascript:"), std::string::npos);
  EXPECT_NE(page.find("href=\"100%25%26amp%3B%3F%23\">100%&amp;amp;?#</a>"), std::string::npos) << page;
  const std::string list = server.get("/hostile/", "Accept: application/json\r\n").body;
  EXPECT_NE(list.find(R"("new\nline")"), std::string::npos) << list;
  EXPECT_NE(list.find("\"\xEF\xBF\xBD\xEF\xBF\xBD\""), std::string::npos) << list;
  EXPECT_EQ(server.get("/hostile/100%25%26amp%3B%3F%23").status, 200);
  EXPECT_EQ(server.get("/hostile/%FF%FE").status, 200);
  EXPECT_EQ(server.get("/%3Cscript%3E").body.find("<script>"), std::string::npos);
}

// RFC 9110 §9.3.2
TEST_P(HttpPaths, GiveHeadTheFieldsOfGet) {
  server.root.write("large", std::string(200'000, 'x'));
  server.root.write("text.txt", std::string(5000, 'x'));
  const std::string gzip = "Accept-Encoding: gzip\r\n";
  for (const auto& [path, lines] :
       std::vector<std::pair<std::string, std::string>>{{"/file", ""},
                                                        {"/large", ""},
                                                        {"/text.txt", gzip},
                                                        {"/dir", ""},
                                                        {"/dir/", ""},
                                                        {"/with%20index/", ""},
                                                        {"/dir/", "Accept: application/json\r\n"},
                                                        {"/nothing", ""},
                                                        {"/file", "If-None-Match: *\r\n"},
                                                        {"/file", "If-Match: \"x\"\r\n"}}) {
    HttpClient client = server.client();
    const HttpAnswer whole = client.get(path, lines);
    const HttpAnswer head = client.ask(request("HEAD", path, lines));
    EXPECT_EQ(head.status, whole.status) << path;
    EXPECT_EQ(head.lines(), whole.lines()) << path << lines;
    EXPECT_EQ(head.body, "");
    EXPECT_EQ(client.get("/file").body, "hello");
  }
}

INSTANTIATE_TEST_SUITE_P(Policies, HttpPaths, kEveryPolicy, policy_name);

}  // namespace
}  // namespace portico::test
