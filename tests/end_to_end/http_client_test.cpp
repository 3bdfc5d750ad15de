#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/http_script.h"

namespace portico::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

bool is_one_line(const std::string& text) { return text.find('\n') + 1 == text.size(); }

TEST_F(HttpClient, FetchesToStandardOutput) {
  std::string heads;
  ScriptedServer server{{answers({whole("hello\n")}, &heads)}};
  const auto outcome = http({url(server, "/a b?c")});
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(outcome.output, "hello\n");
  EXPECT_EQ(outcome.errors, "");
  server.finish();
  EXPECT_THAT(heads, StartsWith("GET /a%20b?c HTTP/1.1\r\nHost: " + server.address() + "\r\n"));
}

TEST_F(HttpClient, TellsItsOutcomeByItsExitStatus) {
  const std::pair<const char*, int> rows[] = {
      {"200 OK", 0},          {"204 No Content", 0}, {"304 Not Modified", 0}, {"300 Multiple Choices", 0},
      {"400 Bad Request", 4}, {"404 Not Found", 4},  {"500 Oops", 5},         {"503 Busy", 5}};
  for (const auto& [status, wanted] : rows) {
    const ScriptedServer server{{answers({"HTTP/1.1 " + std::string{status} + "\r\nContent-Length: 0\r\n\r\n"})}};
    const auto outcome = http({url(server)});
    EXPECT_EQ(outcome.status, wanted) << status;
    EXPECT_TRUE(wanted == 0 ? outcome.errors.empty() : is_one_line(outcome.errors)) << outcome.errors;
    const auto line = wanted == 0 ? "" : "/f: " + std::string{status};
    EXPECT_THAT(outcome.errors, HasSubstr(line));
  }
}

TEST_F(HttpClient, ShowsTheBodyOfAnErrorUnlessItMustNot) {
  const auto error = whole("page", "", "404 Not Found");
  const ScriptedServer server{{answers({error}), answers({error}), answers({error})}};
  EXPECT_EQ(http({url(server)}).output, "page");
  EXPECT_EQ(http({"--fail", url(server)}).output, "");
  EXPECT_EQ(http({url(server), "-o", "x"}).status, 4);
  EXPECT_TRUE(directory.names().empty());
}

TEST_F(HttpClient, NamesTheOptionThatIsWrong) {
  const std::pair<std::vector<std::string>, const char*> rows[] = {
      {{"https://h/"}, "\"https://h/\": https is not supported"},
      {{"http://h:0/"}, "from 1 to 65535"},
      {{"GET"}, "a URL is missing behind GET"},
      {{}, "URL is required"},
      {{"h.org", "-H", "A: b\nC: d"}, "--header: \"A: b"},
      {{"h.org", "--timeout", "x"}, "--timeout: \"x\""},
      {{"h.org", "-j", "0"}, "--jobs: \"0\""},
      {{"h.org", "-O"}, "--remote-name: \"h.org\""},
      {{"h.org", "-C"}, "--continue: needs"},
      {{"h.org", "-o", "a", "-o", "b"}, "--output: there are more"},
      {{"G@T", "h.org"}, "\"G@T\" is neither"},
      {{"h.org", "-T", ""}, "--upload: \"\""},
      {{"h.org", "--unix-socket", ""}, "--unix-socket: \"\""},
      {{"h.org", "-o", ""}, "--output: \"\""},
      {{"h.org", "--bogus"}, "--bogus"},
      {{"h.org", "-d", "x", "-T", "y"}, "--upload"}};
  for (const auto& [arguments, words] : rows) {
    const auto outcome = http(arguments);
    EXPECT_EQ(outcome.status, 2) << words;
    EXPECT_THAT(outcome.errors, StartsWith("portico-http: "));
    EXPECT_THAT(outcome.errors, HasSubstr(words));
    EXPECT_TRUE(is_one_line(outcome.errors)) << outcome.errors;
  }
}

TEST_F(HttpClient, ReadsOptionsFromAFile) {
  directory.write("rc", "max-redirects = 0\ninclude = true\n");
  const ScriptedServer server{{answers({redirect("302 Found", "/g")})}};
  const auto outcome = http({"--config", "rc", url(server)});
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_THAT(outcome.output, StartsWith("HTTP/1.1 302 Found\r\n"));
}

TEST_F(HttpClient, SendsBodies) {
  directory.write("file", "from a file");
  struct Row {
    std::vector<std::string> arguments;
    const char* redirection;
    const char* method;
    std::string body;
  };
  const Row rows[] = {{{"-d", "a=b"}, "", "POST", "a=b"},
                      {{"-d", "[1,2]"}, "", "POST", "[1,2]"},
                      {{"-d", ""}, "", "POST", ""},
                      {{"-d", "@file"}, "", "POST", "from a file"},
                      {{"-T", "file"}, "", "PUT", "from a file"},
                      {{"-d", "@-"}, "< file", "POST", "from a file"},
                      {{"--upload", "-"}, "< file", "PUT", "from a file"}};
  for (const auto& row : rows) {
    std::string head;
    std::string body;
    ScriptedServer server{{[&](Peer& peer) {
      head = request(peer);
      body = peer.bytes(row.body.size());
      peer.send(whole("ok"));
    }}};
    auto arguments = row.arguments;
    arguments.push_back(url(server));
    EXPECT_EQ(http(arguments, row.redirection).output, "ok");
    server.finish();
    EXPECT_THAT(head, StartsWith(row.method));
    EXPECT_THAT(head, HasSubstr("Content-Length: " + std::to_string(row.body.size()) + "\r"));
    EXPECT_EQ(body, row.body);
  }
}

TEST_F(HttpClient, SendsAPipeInChunks) {
  directory.write("file", "from a pipe");
  std::string sent;
  ScriptedServer server{{[&](Peer& peer) {
    sent = request(peer);
    for (auto line = peer.line(); line != "0\r"; line = peer.line()) sent += line;
    peer.line();
    peer.send(whole("ok"));
  }}};
  const auto outcome = http({"-T", "-", url(server)}, "", "cat file |");
  EXPECT_EQ(outcome.output, "ok") << outcome.errors;
  server.finish();
  EXPECT_THAT(sent, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(sent, HasSubstr("b\rfrom a pipe\r"));
}

TEST_F(HttpClient, ListensWhileItSends) {
  directory.write("large", std::string(8'000'000, 'x'));
  const ScriptedServer server{{[](Peer& peer) {
    request(peer);
    peer.send(whole("no", "Connection: close\r\n", "413 Content Too Large"));
    peer.drain();
  }}};
  const auto outcome = http({"-T", "large", url(server)});
  EXPECT_EQ(outcome.status, 4) << outcome.errors;
  EXPECT_EQ(outcome.output, "no");
}

TEST_F(HttpClient, SendsTheUsersFields) {
  std::string heads;
  ScriptedServer server{{answers({whole("")}, &heads)}};
  EXPECT_EQ(http({"PURGE", url(server), "-H", "X: 1", "-H", "Accept:"}).status, 0);
  server.finish();
  EXPECT_THAT(heads, StartsWith("PURGE /f "));
  EXPECT_THAT(heads, AllOf(HasSubstr("\nX: 1\r\n"), Not(HasSubstr("Accept"))));
}

TEST_F(HttpClient, ShowsHeads) {
  const ScriptedServer server{{answers({whole("x", "A: b\r\n")}), answers({whole("x", "A: \xff\r\n")}),
                               answers({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"})}};
  EXPECT_EQ(http({"-i", url(server)}).output, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nA: b\r\n\r\nx");
  const auto verbose = http({"-v", url(server)});
  EXPECT_EQ(verbose.output, "x");
  EXPECT_THAT(verbose.errors, AllOf(StartsWith("> GET /f HTTP/1.1\n"), HasSubstr("\n< A: \\xff\n")));
  EXPECT_EQ(http({"HEAD", url(server)}).output, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
}

TEST_F(HttpClient, FailsWhenItsOutputDoes) {
  const std::string large(1'000'000, 'x');
  const ScriptedServer server{{answers({whole(large)}), answers({whole(large)})}};
  const auto full = http({url(server)}, "> /dev/full");
  EXPECT_EQ(full.status, 1);
  EXPECT_THAT(full.errors, HasSubstr("cannot write standard output: No space left on device"));
  EXPECT_EQ(http({url(server), "-o", "/dev/full"}).status, 1);
}

}  // namespace
}  // namespace portico::test
