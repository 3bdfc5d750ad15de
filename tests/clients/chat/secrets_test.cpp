#include "clients/chat/secrets.h"

#include <string>

#include <gtest/gtest.h>

namespace portico::chat::client {
namespace {

TEST(ChatSecrets, AreFoundHoweverTheyAreTyped) {
  for (const auto* line :
       {"/raw OPER ana secret", "/raw oper ana secret", "/RAW  Oper ana secret", " /raw PASS secret",
        "/raw\tPASS secret", "/raw :ana OPER ana secret", "/raw @a=b :ana  PASS :secret", "/raw AUTHENTICATE c2VjcmV0",
        "/oper ana secret", "/join #room secret", "/JOIN  #a,#b  x,y", "/raw JOIN #room secret",
        "/raw MODE #room +k secret", "/raw mode #room +lk 3 secret", "/msg NickServ identify secret",
        "/msg  nickserv@services.example identify secret", "/msg bob,NICKSERV secret",
        "/raw PRIVMSG NickServ :identify secret", "/raw NS identify secret"}) {
    EXPECT_TRUE(may_hold_secret(line)) << line;
  }
}

TEST(ChatSecrets, AreNotSeenEverywhere) {
  for (const auto* line : {"", "  ", "/", "/raw", "/raw :ana", "hello", "the pass is closed", "raw OPER", "/join #room",
                           "/join #room  ", "/msg bob hello", "/msg NickServ", "/raw WHO ana", "/raw MODE #room +o bob",
                           "/me looks for NickServ now", "/nick oper", "/quit"}) {
    EXPECT_FALSE(may_hold_secret(line)) << line;
  }
}

}  // namespace
}  // namespace portico::chat::client
