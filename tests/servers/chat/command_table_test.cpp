#include "servers/chat/protocol/command_table.h"

#include <cstddef>
#include <string_view>
#include <variant>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

TEST(ChatCommandTable, FindsEveryCommandByItsName) {
  for (std::size_t at = 0; at < kCommandCount; ++at) {
    const auto command = static_cast<CommandName>(at);
    const auto* row = find_command(name(command));
    ASSERT_NE(row, nullptr) << name(command);
    EXPECT_EQ(row->command, command) << row->name;
  }
}

TEST(ChatCommandTable, FindsNamesInAnyCaseOfLetters) {
  for (const auto* name : {"PRIVMSG", "privmsg", "PrivMsg"}) {
    ASSERT_NE(find_command(name), nullptr) << name;
    EXPECT_EQ(find_command(name)->command, CommandName::Privmsg);
  }
}

TEST(ChatCommandTable, DoesNotFindWhatIsNoCommand) {
  for (const auto* name : {"", "A", "PRIVMS", "PRIVMSGS", "ZZZ", "001", "AUTHENTICATE"}) {
    EXPECT_EQ(find_command(name), nullptr) << name;
  }
}

TEST(ChatCommandTable, AllowsBeforeRegistrationWhatRegistrationNeeds) {
  for (const auto* name : {"CAP", "PASS", "NICK", "USER", "PING", "PONG", "QUIT", "ERROR"}) {
    EXPECT_EQ(find_command(name)->registration, Registration::NotNeeded) << name;
  }
  for (const auto* name : {"JOIN", "PRIVMSG", "OPER", "WHO", "KILL", "MONITOR"}) {
    EXPECT_EQ(find_command(name)->registration, Registration::Needed) << name;
  }
}

TEST(ChatCommandTable, TakesNothingForWhatAClientMustAnswer) {
  EXPECT_EQ(row_of(CommandName::Pong).penalty.count(), 0);
  EXPECT_GT(row_of(CommandName::List).penalty, row_of(CommandName::Privmsg).penalty);
}

TEST(ChatCommandTable, TakesMoreForAListWithMasks) {
  const auto cost = [](std::string_view line) {
    const auto parsed = parse_message(line);
    const auto& message = std::get<Message>(parsed);
    return cost_of(*find_command(message.command), message.params);
  };
  for (const auto* line : {"LIST", "LIST #a,#b", "LIST >3"}) {
    EXPECT_EQ(cost(line), row_of(CommandName::List).penalty) << line;
  }
  for (const auto* line : {"LIST *", "LIST #a,#?", "list !#a", "LIST >3 *"}) {
    EXPECT_EQ(cost(line), kMaskedListPenalty) << line;
  }
  EXPECT_EQ(cost("PRIVMSG #a *"), row_of(CommandName::Privmsg).penalty);
}

}  // namespace
}  // namespace portico::chat
