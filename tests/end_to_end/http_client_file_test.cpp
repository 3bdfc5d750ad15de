#include <sys/stat.h>

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/http_script.h"

namespace portico::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

using HttpFile = HttpClient;

const std::string kCut = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"v1\"\r\n\r\n01234";
const std::string kRest = whole("56789", "Content-Range: bytes 5-9/10\r\nETag: \"v1\"\r\n", "206 Partial Content");

TEST_F(HttpFile, IsNamedByItsUrl) {
  const ScriptedServer server{{answers({whole("x")})}};
  EXPECT_EQ(http({"-O", url(server, "/d/a%20b?q=/c")}).status, 0);
  EXPECT_THAT(directory.names(), ElementsAre("a b"));
  EXPECT_EQ(http({"-O", "http://h/a%2fb"}).status, 2);
}

TEST_F(HttpFile, ThatItsUrlNamesIsNeverWrittenThroughALink) {
  const TemporaryDirectory outside;
  outside.write("f", "secret");
  std::filesystem::create_symlink(outside / "f", directory / "f");
  const ScriptedServer server{{answers({whole("new")}), answers({whole("more")})}};
  const auto resumed = http({"-C", "-O", url(server)});
  EXPECT_EQ(resumed.status, 1);
  EXPECT_THAT(resumed.errors, HasSubstr("it is a link"));
  EXPECT_EQ(http({"-O", url(server)}).status, 0);
  EXPECT_EQ(directory.read("f"), "new");
  EXPECT_FALSE(std::filesystem::is_symlink(directory / "f"));
  std::filesystem::remove(directory / "f");
  std::filesystem::create_symlink(outside / "nowhere", directory / "f");
  EXPECT_EQ(http({"-O", url(server)}).status, 0);
  EXPECT_EQ(directory.read("f"), "more");
  EXPECT_EQ(outside.read("f"), "secret");
  EXPECT_FALSE(std::filesystem::exists(outside / "nowhere"));
}

TEST_F(HttpFile, ThatItsUrlNamesReplacesAPipe) {
  ASSERT_EQ(::mkfifo((directory / "f").c_str(), 0600), 0);
  const ScriptedServer server{{answers({whole("new")})}};
  EXPECT_EQ(http({"-O", url(server)}).status, 0);
  EXPECT_EQ(directory.read("f"), "new");
}

TEST_F(HttpFile, ThatTheUserNamesIsTheOneBehindTheLink) {
  directory.write("g", "old");
  std::filesystem::create_symlink("g", directory / "f");
  const ScriptedServer server{{answers({whole("new")})}};
  EXPECT_EQ(http({"-o", "f", url(server)}).status, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(directory / "f"));
  EXPECT_EQ(directory.read("g"), "new");
}

TEST_F(HttpFile, IsReplacedOnlyByAWholeOne) {
  directory.write("f", "old");
  ::chmod((directory / "f").c_str(), 0640);
  const ScriptedServer server{{answers({kCut}), answers({whole("no", "", "500 Oops")}), answers({whole("new")})}};
  EXPECT_EQ(http({"-O", url(server)}).status, 1);
  EXPECT_EQ(http({"-O", url(server)}).status, 5);
  EXPECT_EQ(directory.read("f"), "old");
  EXPECT_EQ(http({"-O", url(server)}).status, 0);
  EXPECT_EQ(directory.read("f"), "new");
  EXPECT_THAT(directory.names(), ElementsAre("f"));
  struct stat status {};
  ASSERT_EQ(::stat((directory / "f").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST_F(HttpFile, StaysWhenItHasNotChanged) {
  directory.write("f", "old");
  const ScriptedServer server{{answers({"HTTP/1.1 304 Not Modified\r\n\r\n"})}};
  EXPECT_EQ(http({"-O", "-H", "If-None-Match: \"v\"", url(server)}).status, 0);
  EXPECT_EQ(directory.read("f"), "old");
}

TEST_F(HttpFile, IsOneOfManyAtOnce) {
  std::vector<Script> scripts;
  for (int number = 0; number < 20; ++number) scripts.push_back(answers(std::vector<std::string>(20, whole("x"))));
  ScriptedServer server{std::move(scripts)};
  std::vector<std::string> arguments{"-j", "4", "-O"};
  for (int number = 0; number < 20; ++number) arguments.push_back(url(server, "/f" + std::to_string(number)));
  EXPECT_EQ(http(arguments).status, 0);
  EXPECT_EQ(directory.names().size(), 20U);
  EXPECT_LE(server.finish(), 4U);
}

TEST_F(HttpFile, FailsAloneAmongOthers) {
  const ScriptedServer server{{answers({whole("a"), whole("", "", "404 Not Found"), whole("c")})}};
  const auto outcome = http({"-O", url(server, "/a"), url(server, "/b"), url(server, "/c")});
  EXPECT_EQ(outcome.status, 4);
  EXPECT_THAT(outcome.errors, HasSubstr("/b: 404 Not Found\n"));
  EXPECT_THAT(directory.names(), ElementsAre("a", "c"));
}

TEST_F(HttpFile, IsResumedWhereItBrokeOff) {
  std::string heads;
  ScriptedServer server{{answers({kCut}), answers({kRest}, &heads)}};
  const auto first = http({"-C", "-O", url(server)});
  EXPECT_EQ(first.status, 1);
  EXPECT_EQ(directory.read("f"), "01234");
  EXPECT_EQ(http({"-C", "-O", url(server)}).status, 0);
  EXPECT_EQ(directory.read("f"), "0123456789");
  EXPECT_THAT(directory.names(), ElementsAre("f"));
  server.finish();
  EXPECT_THAT(heads, AllOf(HasSubstr("Range: bytes=5-\r"), HasSubstr("If-Range: \"v1\"\r")));
}

TEST_F(HttpFile, IsResumedWithoutKnowingItsVersion) {
  directory.write("f", "01234");
  std::string heads;
  ScriptedServer server{{answers({kRest}, &heads)}};
  EXPECT_EQ(http({"-C", "-o", "f", url(server)}).status, 0);
  EXPECT_EQ(directory.read("f"), "0123456789");
  server.finish();
  EXPECT_THAT(heads, Not(HasSubstr("If-Range")));
}

TEST_F(HttpFile, BeginsAgainWhenItHasChanged) {
  const auto changed = whole("B6789", "Content-Range: bytes 5-9/10\r\nETag: \"v2\"\r\n", "206 Partial Content");
  const std::vector<std::vector<std::string>> rows = {
      {whole("new")}, {changed, whole("new")}, {whole("", "Content-Range: bytes */3\r\n", "416 No"), whole("new")}};
  for (const auto& replies : rows) {
    const ScriptedServer server{{answers({kCut}), answers(replies)}};
    EXPECT_EQ(http({"-C", "-O", url(server)}).status, 1);
    EXPECT_EQ(http({"-C", "-O", url(server)}).status, 0);
    EXPECT_EQ(directory.read("f"), "new");
    directory.write("f", "");
  }
}

TEST_F(HttpFile, IsCompleteWhenThereIsNoMore) {
  directory.write("f", "0123456789");
  const ScriptedServer server{{answers({whole("no", "Content-Range: bytes */10\r\n", "416 Range Not Satisfiable")})}};
  const auto outcome = http({"-C", "-o", "f", url(server)});
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(directory.read("f"), "0123456789");
}

TEST_F(HttpFile, DoesNotTakeAnotherRange) {
  directory.write("f", "01234");
  const auto wrong = whole("6789", "Content-Range: bytes 6-9/10\r\n", "206 Partial Content");
  const ScriptedServer server{{answers({wrong}), answers({whole("no", "", "404 Not Found")})}};
  const auto outcome = http({"-C", "-o", "f", url(server)});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("another range"));
  EXPECT_EQ(http({"-C", "-o", "f", url(server)}).status, 4);
  EXPECT_EQ(directory.read("f"), "01234");
}

TEST_F(HttpFile, IsStoredUnderItsOwnNameInADirectory) {
  directory.write("a b", "x");
  std::string heads;
  ScriptedServer server{{answers({whole("")}, &heads)}};
  EXPECT_EQ(http({"-T", "a b", url(server, "/d/")}).status, 0);
  server.finish();
  EXPECT_THAT(heads, HasSubstr("PUT /d/a%20b HTTP/1.1"));
}

TEST_F(HttpFile, SaysWhenItCannotBeRead) {
  const auto outcome = http({"-T", "missing", "http://h/"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.errors, "portico-http: cannot read missing: No such file or directory\n");
}

}  // namespace
}  // namespace portico::test
