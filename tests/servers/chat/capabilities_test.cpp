#include "servers/chat/protocol/capabilities.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace portico::chat {
namespace {

Capabilities set(std::initializer_list<Capability> capabilities) {
  Capabilities all;
  for (const auto capability : capabilities) all.add(capability);
  return all;
}

TEST(ChatCapabilities, AreASet) {
  auto some = set({Capability::Batch, Capability::Setname});
  EXPECT_TRUE(some.has(Capability::Batch));
  EXPECT_FALSE(some.has(Capability::ServerTime));
  some.remove(Capability::Batch);
  EXPECT_EQ(some, set({Capability::Setname}));
  EXPECT_EQ(some & set({Capability::Batch}), Capabilities{});
}

TEST(ChatCapabilities, AreFoundByTheirNames) {
  for (std::size_t at = 0; at < kCapabilityCount; ++at) {
    const auto capability = static_cast<Capability>(at);
    EXPECT_EQ(find_capability(name(capability)), capability) << name(capability);
  }
  EXPECT_EQ(find_capability("sasl"), std::nullopt);
  EXPECT_EQ(find_capability("Batch"), std::nullopt);
}

TEST(ChatCapabilities, ChangeAsARequestSays) {
  const auto enabled = set({Capability::Batch, Capability::Setname});
  EXPECT_EQ(apply_request(enabled, "server-time -batch"), set({Capability::ServerTime, Capability::Setname}));
  EXPECT_EQ(apply_request(enabled, "batch -server-time"), enabled);
  EXPECT_EQ(apply_request(enabled, "  "), enabled);
  EXPECT_EQ(apply_request(enabled, "batch -batch"), set({Capability::Setname}));
}

TEST(ChatCapabilities, DoNotChangeAtAllForAnUnknownOne) {
  EXPECT_EQ(apply_request({}, "batch sasl"), std::nullopt);
  EXPECT_EQ(apply_request({}, "-sasl"), std::nullopt);
  EXPECT_EQ(apply_request({}, "batch=1"), std::nullopt);
  EXPECT_EQ(apply_request({}, "--batch"), std::nullopt);
}

TEST(ChatCapabilities, AreListedInOneTextThatFits) {
  EXPECT_EQ(list_capabilities({}, true, 400), (std::vector<std::string>{""}));
  EXPECT_EQ(list_capabilities(set({Capability::ServerTime, Capability::Batch}), true, 400),
            (std::vector<std::string>{"batch server-time"}));
  EXPECT_EQ(list_capabilities(Capabilities::all(), false, 400).size(), 1U);
}

TEST(ChatCapabilities, AreListedInSeveralTextsWhereOneWouldBeTooLong) {
  std::size_t words = 0;
  const auto texts = list_capabilities(Capabilities::all(), true, 40);
  ASSERT_GT(texts.size(), 3U);
  for (const auto& text : texts) {
    EXPECT_LE(text.size(), 40U);
    EXPECT_FALSE(text.empty());
    words += static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
  }
  EXPECT_EQ(words, kCapabilityCount);
}

}  // namespace
}  // namespace portico::chat
