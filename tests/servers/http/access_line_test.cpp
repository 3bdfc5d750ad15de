#include "servers/http/frontend/access_line.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace portico::http {
namespace {

using namespace std::chrono_literals;

AccessRecord a_record() {
  return {.client = "192.0.2.1",
          .time = std::chrono::sys_seconds{971211336s},
          .request_line = "GET /a HTTP/1.1",
          .status = 200,
          .bytes = 2326,
          .referer = "http://example/",
          .user_agent = "Mozilla/5.0",
          .took = 1234us};
}

std::string line_of(AccessFormat format, const AccessRecord& record) {
  std::string out;
  AccessLine{format}.append(out, record);
  return out;
}

TEST(AccessLine, IsCommonOrCombined) {
  EXPECT_EQ(line_of(AccessFormat::Common, a_record()),
            "192.0.2.1 - - [10/Oct/2000:20:55:36 +0000] \"GET /a HTTP/1.1\" 200 2326\n");
  EXPECT_EQ(line_of(AccessFormat::Combined, a_record()),
            "192.0.2.1 - - [10/Oct/2000:20:55:36 +0000] \"GET /a HTTP/1.1\" 200 2326 \"http://example/\" "
            "\"Mozilla/5.0\"\n");
}

TEST(AccessLine, HasADashForWhatIsNotThere) {
  AccessRecord nothing;
  nothing.time = std::chrono::sys_seconds{0s};
  nothing.status = 400;
  EXPECT_EQ(line_of(AccessFormat::Combined, nothing), "- - - [01/Jan/1970:00:00:00 +0000] \"-\" 400 - \"-\" \"-\"\n");
}

TEST(AccessLine, IsJson) {
  const auto json = nlohmann::json::parse(line_of(AccessFormat::Json, a_record()));
  EXPECT_EQ(json["time"], "2000-10-10T20:55:36Z");
  EXPECT_EQ(json["client"], "192.0.2.1");
  EXPECT_EQ(json["request"], "GET /a HTTP/1.1");
  EXPECT_EQ(json["status"], 200);
  EXPECT_EQ(json["bytes"], 2326);
  EXPECT_EQ(json["user_agent"], "Mozilla/5.0");
  EXPECT_EQ(json["microseconds"], 1234);
}

TEST(AccessLine, EscapesWhatIsNotPrintable) {
  auto record = a_record();
  record.request_line = "GET /\x1B[2J\" \\ \n\r\t\xFF\x7F";
  EXPECT_NE(line_of(AccessFormat::Common, record).find(R"("GET /\x1b[2J\" \\ \n\r\t\xff\x7f" 200)"), std::string::npos);
}

TEST(AccessLine, OfAnyBytesIsOneLineOfPrintableText) {
  std::string every;
  for (int byte = 0; byte < 256; ++byte) every += static_cast<char>(byte);
  auto record = a_record();
  record.client = record.request_line = record.referer = record.user_agent = every;
  for (const auto format : {AccessFormat::Common, AccessFormat::Combined, AccessFormat::Json}) {
    auto line = line_of(format, record);
    EXPECT_EQ(line.back(), '\n');
    line.pop_back();
    for (const char byte : line) EXPECT_TRUE(byte >= ' ' && byte < '\x7F');
  }
  EXPECT_EQ(nlohmann::json::parse(line_of(AccessFormat::Json, record))["referer"].get<std::string>().substr(0, 128),
            every.substr(0, 128));
}

TEST(AccessLine, HasABoundedLength) {
  const std::string endless(100'000, '\xFF');
  auto record = a_record();
  record.client = record.request_line = record.referer = record.user_agent = endless;
  for (const auto format : {AccessFormat::Common, AccessFormat::Combined, AccessFormat::Json}) {
    const auto line = line_of(format, record);
    EXPECT_LT(line.size(), 16U * 1024);
    EXPECT_NE(line.find("..."), std::string::npos);
  }
}

TEST(AccessLine, KnowsTheTimeOfEach) {
  AccessLine lines{AccessFormat::Common};
  auto record = a_record();
  std::string out;
  lines.append(out, record);
  record.time += 24s;
  lines.append(out, record);
  EXPECT_NE(out.find("20:55:36"), std::string::npos);
  EXPECT_NE(out.find("20:56:00"), std::string::npos);
}

}  // namespace
}  // namespace portico::http
