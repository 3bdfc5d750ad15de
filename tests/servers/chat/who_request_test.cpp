#include "servers/chat/protocol/who_request.h"

#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

TEST(ChatWhoRequest, IsReadFromItsOptions) {
  struct Row {
    std::string_view options;
    bool only_operators;
    bool extended;
    std::string_view fields;
    std::string_view token;
  };
  const std::vector<Row> rows = {
      {"", false, false, "", "0"},           {"o", true, false, "", "0"},         {"x", false, false, "", "0"},
      {"%tcn,42", false, true, "tcn", "42"}, {"o%n", true, true, "n", "0"},       {"%o", false, true, "o", "0"},
      {"%", false, true, "", "0"},           {"%t,", false, true, "t", "0"},      {"%t,1234", false, true, "t", "0"},
      {"%t,1a", false, true, "t", "0"},      {"%t,007", false, true, "t", "007"}, {",%n", false, true, "n", "0"},
  };
  for (const auto& row : rows) {
    const auto request = parse_who_request(row.options);
    EXPECT_EQ(request.only_operators, row.only_operators) << row.options;
    EXPECT_EQ(request.extended, row.extended) << row.options;
    EXPECT_EQ(request.fields, row.fields) << row.options;
    EXPECT_EQ(request.token, row.token) << row.options;
  }
}

TEST(ChatWhoRequest, KnowsWhichFieldsAreWanted) {
  const auto request = parse_who_request("%an");
  EXPECT_TRUE(request.wants('n'));
  EXPECT_FALSE(request.wants('h'));
}

}  // namespace
}  // namespace portico::chat
