#include "servers/http/protocol/fields.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "servers/http/protocol/accept.h"
#include "servers/http/protocol/chunked.h"
#include "servers/http/protocol/method.h"
#include "servers/http/protocol/response_head.h"
#include "servers/http/protocol/status.h"

namespace portico::http {
namespace {

const std::vector<Field> kList = {{"A", "1"}, {"b", "x, \"y, z\",, Q "}, {"a", "2"}};

TEST(Fields, AreFoundInAnyCase) {
  const Fields fields{kList};
  EXPECT_EQ(fields.find("a"), "1");
  EXPECT_EQ(fields.find("B"), kList[1].value);
  EXPECT_EQ(fields.find("c"), std::nullopt);
  std::string all;
  for (const auto value : fields.all("A")) all += value;
  EXPECT_EQ(all, "12");
}

TEST(Fields, HaveListsOfTokens) {
  const Fields fields{kList};
  EXPECT_TRUE(fields.contains_token("b", "q"));
  EXPECT_TRUE(fields.contains_token("a", "2"));
  EXPECT_FALSE(fields.contains_token("b", "z\""));
  EXPECT_FALSE(fields.contains_token("b", ""));
}

TEST(Fields, AreReadElementByElement) {
  std::string_view list = ", a ,\"b,\\\",c\" ,, \"d, e";
  EXPECT_EQ(next_element(list), "a");
  EXPECT_EQ(next_element(list), "\"b,\\\",c\"");
  EXPECT_EQ(next_element(list), "\"d, e");
  EXPECT_EQ(next_element(list), std::nullopt);
  std::string_view escape_at_end = "\"a\\";
  EXPECT_EQ(next_element(escape_at_end), "\"a\\");
  EXPECT_EQ(next_element(escape_at_end), std::nullopt);
}

TEST(FieldList, AddsSetsAndRemoves) {
  FieldList list{Fields{kList}};
  list.set("A", "3");
  EXPECT_EQ(list.find("a"), "3");
  EXPECT_EQ(list.size(), 2U);
  list.remove("B");
  EXPECT_EQ(list.find("b"), std::nullopt);
}

TEST(Method, IsCaseSensitive) {
  EXPECT_EQ(method_from("GET"), Method::Get);
  EXPECT_EQ(method_from("get"), std::nullopt);
  EXPECT_EQ(method_from(""), std::nullopt);
  EXPECT_EQ(method_from("CONNECT"), Method::Connect);
  EXPECT_EQ((Methods{Method::Head, Method::Get, Method::Options}).to_string(), "GET, HEAD, OPTIONS");
  EXPECT_EQ(Methods{}.to_string(), "");
}

TEST(Status, HasThePhraseOfTheRegistry) {
  EXPECT_EQ(reason(Status::Ok), "OK");
  EXPECT_EQ(reason(Status::UriTooLong), "URI Too Long");
  EXPECT_EQ(reason(Status{599}), "");
}

TEST(ResponseHead, IsWritten) {
  FieldList fields;
  fields.add("Allow", "GET");
  std::string out;
  append_status_line(out, Status::MethodNotAllowed);
  append_field(out, "Content-Length", std::uint64_t{18446744073709551615U});
  append_fields(out, fields);
  append_head_end(out);
  EXPECT_EQ(out, "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 18446744073709551615\r\nAllow: GET\r\n\r\n");
}

TEST(Chunked, IsWritten) {
  std::string out;
  append_chunk(out, std::string(26, 'x'));
  append_chunk(out, "");
  EXPECT_EQ(out, "1a\r\n" + std::string(26, 'x') + "\r\n");
}

struct Encoding {
  std::optional<std::string_view> accepted;
  std::optional<std::string_view> expected;
};

constexpr Encoding kEncodings[] = {
    {std::nullopt, "identity"},
    {"", "identity"},
    {"gzip", "gzip"},
    {"GZIP, br", "br"},  // the server's order
    {"gzip;q=1.0, br;q=0.5", "gzip"},
    {"gzip;Q=0.001", "gzip"},
    {"gzip ; q=0.8 , *;q=0.1", "gzip"},
    {"*", "br"},
    {"br;q=0, *", "gzip"},
    {"gzip;q=0", "identity"},
    {"gzip;q=0.5, identity", "identity"},
    {"gzip;q=0.5, identity;q=0.5", "gzip"},
    {"deflate", "identity"},
    {"deflate, identity;q=0", std::nullopt},
    {"*;q=0", std::nullopt},
    {"*;q=0, identity", "identity"},
    {"*;q=0, gzip", "gzip"},
    {"gzip;q=2", "identity"},
    {"gzip;q=0.1234", "identity"},
    {"gzip;q=", "identity"},
};

TEST(Accept, ChoosesAnEncoding) {
  constexpr std::string_view kOffered[] = {"br", "gzip"};
  for (const auto& [accepted, expected] : kEncodings) {
    std::vector<Field> list;
    if (accepted) list.push_back({"Accept-Encoding", *accepted});
    EXPECT_EQ(best_encoding(Fields{list}, kOffered), expected) << accepted.value_or("nothing");
  }
}

bool json(std::string_view accept) {
  const std::vector<Field> list = {{"Accept", accept}};
  return prefers_json(Fields{list});
}

TEST(Accept, TellsWhetherJsonIsWantedMore) {
  EXPECT_TRUE(json("application/json"));
  EXPECT_TRUE(json("text/html;q=0.5, application/*;q=0.6"));
  EXPECT_TRUE(json("text/html;level=1;q=0.5, application/json"));
  EXPECT_TRUE(json("*/*, text/html;q=0"));
  EXPECT_FALSE(json("*/*"));
  EXPECT_FALSE(json("text/html,application/xhtml+xml,*/*;q=0.8"));
  EXPECT_FALSE(json("application/json;q=0, */*"));
  EXPECT_FALSE(json(""));
  EXPECT_FALSE(prefers_json(Fields{}));
}

}  // namespace
}  // namespace portico::http
