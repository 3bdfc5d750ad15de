#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/servers/chat/conversation.h"

namespace portico::chat::test {
namespace {

TEST(ChatNames, ShowPrefixesAndHostsToWhoAsksForThem) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters with multi-prefix
    cat enters with userhost-in-names
    ana > JOIN #a
    bob > JOIN #a
    cat > JOIN #a
    ana > MODE #a +vov ana bob bob
    ana > MODE #a +v cat
  )");
  room.plays(R"(
    ana > NAMES #a
    ana < :s 353 ana = #a :@ana @bob +cat
    ana < :s 366 ana #a :End of /NAMES list
    bob > NAMES #A
    bob < :s 353 bob = #a :@+ana @+bob +cat
    bob < :s 366 bob #a :End of /NAMES list
    cat > NAMES #a
    cat < :s 353 cat = #a :@ana!~ana@h @bob!~bob@h +cat!~cat@h
    cat < :s 366 cat #a :End of /NAMES list
  )");
}

TEST(ChatNames, HideSecretRoomsAndInvisiblePeopleFromOutsiders) {
  Conversation room;
  room.given(R"(
    ana enters
    bob enters
    eve enters
    ana > JOIN #a
    bob > JOIN #a
    bob > MODE bob +i
  )");
  room.plays(R"(
    eve > NAMES #a
    eve < :s 353 eve = #a :@ana
    eve < :s 366 eve #a :End of /NAMES list
    ana > MODE #a +s
    ana < :ana!~ana@h MODE #a +s
    bob < :ana!~ana@h MODE #a +s
    eve > NAMES #a
    eve < :s 366 eve #a :End of /NAMES list
    eve > NAMES
    eve < :s 366 eve * :End of /NAMES list
    eve > NAMES #nowhere
    eve < :s 366 eve #nowhere :End of /NAMES list
    bob > NAMES #a
    bob < :s 353 bob @ #a :@ana bob
    bob < :s 366 bob #a :End of /NAMES list
  )");
}

TEST(ChatNames, TakeAsManyLinesAsTheyNeed) {
  Conversation room;
  for (int n = 0; n < 200; ++n) {
    const auto name = "somebody" + std::to_string(n);
    room.given(name + " enters\n" + name + " > JOIN #a");
  }
  const auto lines = room.hears("somebody0", "NAMES #a");
  ASSERT_GT(lines.size(), 3U);
  std::size_t names = 0;
  for (const auto& line : lines) {
    EXPECT_LE(line.size(), 510U);
    if (line.find(" 353 ") != std::string::npos) {
      names += static_cast<std::size_t>(std::ranges::count(line, ' ')) - 4;
    }
  }
  EXPECT_EQ(names, 200U);
  EXPECT_EQ(lines.back(), ":s 366 somebody0 #a :End of /NAMES list");
}

}  // namespace
}  // namespace portico::chat::test
