#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <portico/shared/hub_packet.h>

namespace portico {
namespace {

using Messages = std::vector<std::string_view>;

std::string packed(const std::vector<std::string>& messages) {
  std::string packed;
  for (const std::string& message : messages) pack_message(packed, message);
  return packed;
}

std::string length(std::uint32_t value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

TEST(HubPacket, GivesBackWhatWasPacked) {
  const std::string packet = packed({"one", "", std::string(1'000, 'x'), std::string("\0\n", 2)});
  Messages messages;
  ASSERT_TRUE(unpack_messages(packet, 1'000, messages));
  EXPECT_EQ(messages, (Messages{"one", "", std::string_view{packet}.substr(15, 1'000), std::string_view("\0\n", 2)}));
}

TEST(HubPacket, AddsToTheMessagesThatAreThere) {
  Messages messages{"before"};
  const std::string packet = packed({"one"});
  ASSERT_TRUE(unpack_messages(packet, 10, messages));
  EXPECT_EQ(messages, (Messages{"before", "one"}));
}

TEST(HubPacket, IsNoneWhenItIsCutAnywhere) {
  const std::string packet = packed({"one", "two"});
  for (std::size_t size = 0; size < packet.size(); ++size) {
    Messages messages{"before"};
    const bool whole_message = size == packed({"one"}).size();
    EXPECT_EQ(unpack_messages(packet.substr(0, size), 10, messages), whole_message) << size;
    EXPECT_EQ(messages.size(), whole_message ? 2u : 1u) << "nothing of a broken one";
  }
}

TEST(HubPacket, IsNoneWithALengthThatIsTooLarge) {
  for (const std::string& packet :
       {length(4) + "one", length(0xffffffff) + "one", length(0x80000000) + "one", length(11) + std::string(11, 'x'),
        packed({"one"}) + length(1), packed({"one"}) + std::string("\0\0\0", 3)}) {
    Messages messages;
    EXPECT_FALSE(unpack_messages(packet, 10, messages));
    EXPECT_TRUE(messages.empty());
  }
}

TEST(HubPacket, HasAsManyWholeMessagesAsFit) {
  const std::string queue = packed({"one", "three", "", "seven"});  // ends at 7, 16, 20, 29
  EXPECT_EQ(next_packet(queue, 9), 7u);
  EXPECT_EQ(next_packet(queue, 15), 7u);
  EXPECT_EQ(next_packet(queue, 16), 16u);
  EXPECT_EQ(next_packet(queue, 19), 16u);
  EXPECT_EQ(next_packet(queue, 28), 20u);
  EXPECT_EQ(next_packet(queue, 29), 29u);
  EXPECT_EQ(next_packet(queue, 1'000), 29u);
}

}  // namespace
}  // namespace portico
