#include "servers/chat/protocol/list_request.h"

#include <chrono>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "servers/chat/protocol/message.h"

namespace portico::chat {
namespace {

using namespace std::chrono_literals;

// The names of those of four channels that are listed.
std::string listed(std::string_view line) {
  const std::vector<ListedChannel> channels = {
      {"#big", 100, 50h, 1h}, {"#c++", 10, 2h, 30min}, {"#new", 3, 1min, {}}, {"#Small", 1, 10h, 9h}};
  const auto parsed = parse_message(line);
  const auto request = parse_list_request(std::get<Message>(parsed).params);
  std::string names;
  for (const auto& channel : channels) {
    if (request.lists(channel)) names += channel.name;
  }
  return names;
}

TEST(ChatListRequest, ListsWhatMeetsItsConditions) {
  struct Row {
    std::string_view line;
    std::string_view listed;
  };
  const std::vector<Row> rows = {
      {"LIST", "#big#c++#new#Small"},
      {"LIST #new", "#new"},
      {"LIST #NEW,#small", "#new#Small"},
      {"LIST #nowhere", ""},
      {"LIST *c*", "#c++"},
      {"LIST #new,*c*", "#c++#new"},
      {"LIST !*c*", "#big#new#Small"},
      {"LIST #*,!#b*,!#n*", "#c++#Small"},
      {"LIST >3", "#big#c++"},
      {"LIST <10", "#new#Small"},
      {"LIST >1,<100", "#c++#new"},
      {"LIST C>120", "#big#Small"},
      {"LIST C<120", "#new"},
      {"LIST c>1,C<121", "#c++"},
      {"LIST T>59", "#big#Small"},
      {"LIST T<60", "#c++"},
      {"LIST T<100000000000000000", "#big#c++#Small"},
      {"LIST #* >3", "#big#c++"},
      {"LIST >3 <50", "#c++"},
      {"LIST >x", "#big#c++#new#Small"},
      {"LIST ,,", "#big#c++#new#Small"},
      {"LIST >-1", "#big#c++#new#Small"},
  };
  for (const auto& row : rows) EXPECT_EQ(listed(row.line), row.listed) << row.line;
}

TEST(ChatListRequest, KnowsWhenNamesAreAllThatIsAskedFor) {
  const auto of_names_only = [](std::string_view line) {
    const auto parsed = parse_message(line);
    return parse_list_request(std::get<Message>(parsed).params).is_of_names_only();
  };
  EXPECT_TRUE(of_names_only("LIST #a,#b >3"));
  EXPECT_FALSE(of_names_only("LIST"));
  EXPECT_FALSE(of_names_only("LIST #a,#b*"));
}

}  // namespace
}  // namespace portico::chat
