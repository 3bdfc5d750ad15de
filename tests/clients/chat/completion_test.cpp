#include "clients/chat/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace portico::chat::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Vocabulary kVocabulary{{"Ana", "anabel", "bob"}, {"#lobby", "#lounge"}};

TEST(ChatCompletion, AddressesPeopleAtTheStart) {
  EXPECT_EQ(complete("bo", kVocabulary).replacement, "bob: ");
  EXPECT_EQ(complete("hello bo", kVocabulary).replacement, "bob ");
  EXPECT_EQ(complete("/msg B", kVocabulary).replacement, "bob ");
  EXPECT_EQ(complete("/msg B", kVocabulary).replaced, 1U);
}

TEST(ChatCompletion, GoesAsFarAsAllAgree) {
  const auto completion = complete("a", kVocabulary);
  EXPECT_EQ(completion.replacement, "Ana");
  EXPECT_THAT(completion.among, IsEmpty());
  EXPECT_THAT(complete("Ana", kVocabulary).among, ElementsAre("Ana", "anabel"));
}

TEST(ChatCompletion, KnowsCommandsAndRooms) {
  EXPECT_EQ(complete("/he", kVocabulary).replacement, "/help ");
  EXPECT_EQ(complete("/n", kVocabulary).among.size(), 2U);
  EXPECT_EQ(complete("/part #lob", kVocabulary).replacement, "#lobby ");
  EXPECT_EQ(complete("#l", kVocabulary).replacement, "#lo");
}

TEST(ChatCompletion, HasNothingToSayToOthers) {
  EXPECT_EQ(complete("zoe", kVocabulary).replacement, "");
  EXPECT_EQ(complete("say /he", kVocabulary).replacement, "");
  EXPECT_EQ(complete("", {}).replacement, "");
}

}  // namespace
}  // namespace portico::chat::client
