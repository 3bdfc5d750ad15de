#include "servers/chat/frontend/operators.h"

#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace portico::chat {
namespace {

// "sesame", as `openssl passwd -6 -salt pepper sesame` prints it.
const std::string kHash =
    "$6$pepper$is/iuENxuex5zXSQffEpHEhpjKjcDG2nMd36d3ifumUxL.e.l3TiybKL2kNXG0P8OQynqj36lq0hPz2kWxHXx.";

std::string refusal(const std::string& text, bool plain_allowed = false) {
  try {
    Operators{}.add(text, plain_allowed);
    return "taken";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

TEST(Operators, KnowTheirHashedPasswords) {
  Operators operators;
  operators.add("ana:" + kHash, false);
  EXPECT_TRUE(operators.verify("ana", "sesame"));
  EXPECT_FALSE(operators.verify("ana", "Sesame"));
  EXPECT_FALSE(operators.verify("ana", ""));
  EXPECT_FALSE(operators.verify("ana", kHash));
  EXPECT_THAT(operators.names(), testing::ElementsAre("ana"));
}

TEST(Operators, HaveNamesOfOneWord) {
  for (const char* const name : {"", "a b", "a\nb", "a\r", "\ta", "a\x1b[2J", "a\x7f", "\xff"}) {
    EXPECT_THAT(refusal(name + (":" + kHash)), testing::HasSubstr("the name is one word")) << name;
  }
  EXPECT_EQ(refusal("\xc3\xa4nne:" + kHash), "taken");
}

TEST(Operators, DoNotKnowOthers) {
  Operators operators;
  EXPECT_FALSE(operators.verify("ana", "sesame"));
  operators.add("ana:" + kHash, false);
  EXPECT_FALSE(operators.verify("bob", "sesame"));
  EXPECT_FALSE(operators.verify("", "sesame"));
}

TEST(Operators, HaveNoPlainPasswordsUnlessTheyAreAllowed) {
  EXPECT_THAT(refusal("ana:sesame"), testing::HasSubstr("is not hashed"));
  EXPECT_THAT(refusal("ana:sesame"), testing::Not(testing::HasSubstr("sesame")));
  Operators operators;
  operators.add("ana:sesame:street", true);
  EXPECT_TRUE(operators.verify("ana", "sesame:street"));
  EXPECT_FALSE(operators.verify("ana", "sesame"));
  EXPECT_FALSE(operators.verify("ana", "sesame:street1"));
  EXPECT_FALSE(operators.verify("ana", ""));
}

TEST(Operators, KnowHashedPasswordsBesidePlainOnes) {
  Operators operators;
  operators.add("ana:" + kHash, true);
  EXPECT_TRUE(operators.verify("ana", "sesame"));
  EXPECT_FALSE(operators.verify("ana", kHash));
}

TEST(Operators, RefuseWhatIsNoNameAndHash) {
  EXPECT_THAT(refusal("ana"), testing::HasSubstr("NAME:CRYPT"));
  EXPECT_THAT(refusal(":" + kHash), testing::HasSubstr("NAME:CRYPT"));
  EXPECT_THAT(refusal("an a:" + kHash), testing::HasSubstr("NAME:CRYPT"));
  EXPECT_THAT(refusal("ana:", true), testing::HasSubstr("no password"));
}

// A salt alone would be taken by crypt(3), and match nothing; a traditional hash looks like a password.
TEST(Operators, RefuseHashesThatAreNotComplete) {
  EXPECT_THAT(refusal("ana:$6$pepper"), testing::HasSubstr("is not hashed"));
  EXPECT_THAT(refusal("ana:$6$pepper$short"), testing::HasSubstr("is not hashed"));
  EXPECT_THAT(refusal("ana:$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$"), testing::HasSubstr("is not hashed"));
  EXPECT_THAT(refusal("ana:*"), testing::HasSubstr("is not hashed"));
  EXPECT_THAT(refusal("ana:aaFzrm4s6xCM2"), testing::HasSubstr("is not hashed"));
}

TEST(Operators, AreNotTwoOfOneName) {
  Operators operators;
  operators.add("ana:" + kHash, false);
  EXPECT_THROW(operators.add("ana:" + kHash, false), std::invalid_argument);
}

TEST(EqualInConstantTime, IsWhatItSays) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abcabc"));
  EXPECT_FALSE(equal_in_constant_time("abcabc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", ""));
  EXPECT_FALSE(equal_in_constant_time("", "abc"));
}

}  // namespace
}  // namespace portico::chat
