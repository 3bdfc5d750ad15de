#include "servers/chat/frontend/hub_records.h"

#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace portico::chat {
namespace {

using testing::ElementsAre;

std::string message(std::initializer_list<std::pair<RecordKind, std::string>> all) {
  std::string text;
  for (const auto& [kind, words] : all) append_record(text, kind, words);
  return text;
}

// What the room hears until it is told something else.
std::vector<std::string> heard(Records& records) {
  std::vector<std::string> lines;
  while (const Said* const said = records.next(true)) {
    const auto* const parsed = std::get_if<Message>(&said->parsed);
    lines.emplace_back(parsed ? parsed->command : "?");
  }
  return lines;
}

TEST(Records, AreWhatTheClientSaidInItsOrder) {
  const std::string text = message({{RecordKind::Spoken, "NICK ana"}, {RecordKind::Spoken, "PING x"}});
  Records records{text};
  EXPECT_THAT(heard(records), ElementsAre("NICK", "PING"));
  EXPECT_TRUE(records.empty());
}

TEST(Records, StopBeforeWhatIsNoLine) {
  const std::string text = message({{RecordKind::Spoken, "PING 1"},
                                    {RecordKind::Oper, oper_text({"boss", true, "label=1"})},
                                    {RecordKind::Spoken, "JOIN #a"},
                                    {RecordKind::Drain, ""}});
  Records records{text};
  EXPECT_THAT(heard(records), ElementsAre("PING"));
  ASSERT_EQ(records.kind(), RecordKind::Oper);
  const OperResult result = read_oper(records.take());
  EXPECT_EQ(result.name, "boss");
  EXPECT_TRUE(result.verified);
  EXPECT_EQ(result.tags, "label=1");
  EXPECT_THAT(heard(records), ElementsAre("JOIN"));
  EXPECT_EQ(records.kind(), RecordKind::Drain);
  EXPECT_EQ(records.take(), "");
  EXPECT_TRUE(records.empty());
}

TEST(Records, SayWhatWasWrongWithALineThatWasDropped) {
  const std::string text = message({{RecordKind::Garbled, "0"}, {RecordKind::Garbled, "1"}, {RecordKind::Spoken, ""}});
  Records records{text};
  for (const Malformed expected : {Malformed::TooLong, Malformed::TagsTooLong, Malformed::Empty}) {
    const Said* const said = records.next(true);
    ASSERT_NE(said, nullptr);
    EXPECT_EQ(std::get<Malformed>(said->parsed), expected);
  }
  EXPECT_EQ(records.next(true), nullptr);
}

TEST(Records, CarryWhoHasArrived) {
  for (const bool flag : {false, true}) {
    const Arrival arrival{"0::1", "[::1]:4711", flag, !flag};
    const Arrival read = read_arrival(arrival_text(arrival));
    EXPECT_EQ(read.host, "0::1");
    EXPECT_EQ(read.name, "[::1]:4711");
    EXPECT_EQ(read.counted, flag);
    EXPECT_EQ(read.served_alone, !flag);
  }
}

// A child that has lost its mind harms itself only.
TEST(Records, MayBeNonsense) {
  for (const std::string text : {"", "J", "O", "L", "M", "\n", "\n\n", "X\n", "Jx\n", "L\nL", "O\n"}) {
    Records records{text};
    while (!records.empty()) {
      (void)heard(records);
      if (records.empty()) break;
      const auto rest = records.take();
      (void)read_arrival(rest);
      (void)read_oper(rest);
    }
  }
}

}  // namespace
}  // namespace portico::chat
