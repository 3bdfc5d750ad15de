#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include <portico/streams/read_buffer.h>

namespace portico {
namespace {

constexpr std::size_t kBlock = ReadBuffer::kBlock;

// Puts as many of `bytes` as there is room for; gives their number.
std::size_t put(ReadBuffer& buffer, std::string_view bytes) {
  const auto room = buffer.prepare();
  const std::size_t size = std::min(room.size(), bytes.size());
  std::memcpy(room.data(), bytes.data(), size);
  buffer.commit(size);
  return size;
}

void put_all(ReadBuffer& buffer, std::string_view bytes) {
  while (!bytes.empty()) bytes.remove_prefix(put(buffer, bytes));
}

TEST(ReadBuffer, OwnsNothingAtFirst) {
  const ReadBuffer buffer;
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.bytes(), "");
  EXPECT_EQ(buffer.bytes().data(), nullptr);
}

TEST(ReadBuffer, KeepsWhatIsPutBehindWhatIsThere) {
  ReadBuffer buffer;
  put(buffer, "abc");
  put(buffer, "def");
  EXPECT_EQ(buffer.bytes(), "abcdef");
  buffer.consume(2);
  put(buffer, "ghi");
  EXPECT_EQ(buffer.bytes(), "cdefghi");
}

TEST(ReadBuffer, KeepsNothingOfWhatWasPreparedAndNotFilled) {
  ReadBuffer buffer;
  put(buffer, "abc");
  (void)buffer.prepare();
  buffer.commit(0);
  EXPECT_EQ(buffer.bytes(), "abc");
}

TEST(ReadBuffer, StartsAgainAtTheFrontOnceEverythingIsTaken) {
  ReadBuffer buffer;
  put_all(buffer, std::string(kBlock, 'x'));
  const char* const front = buffer.bytes().data();
  buffer.consume(kBlock);
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.prepare().data(), front);
  EXPECT_EQ(buffer.prepare().size(), kBlock);
}

TEST(ReadBuffer, MovesTheRestToTheFrontWhenItIsFull) {
  ReadBuffer buffer;
  put_all(buffer, std::string(kBlock - 3, 'x') + "abc");
  const char* const front = buffer.bytes().data();
  buffer.consume(kBlock - 3);
  const auto room = buffer.prepare();
  EXPECT_EQ(room.size(), kBlock - 3);
  EXPECT_EQ(buffer.bytes(), "abc");
  EXPECT_EQ(buffer.bytes().data(), front);
  put(buffer, "def");
  EXPECT_EQ(buffer.bytes(), "abcdef");
}

TEST(ReadBuffer, MovesARestThatOverlapsItsNewPlace) {
  std::string bytes(kBlock, '\0');
  for (std::size_t at = 0; at < bytes.size(); ++at) bytes[at] = static_cast<char>(at * 7 % 251);
  ReadBuffer buffer;
  put_all(buffer, bytes);
  buffer.consume(1);
  EXPECT_EQ(buffer.prepare().size(), 1U);
  EXPECT_EQ(buffer.bytes(), std::string_view{bytes}.substr(1));
}

TEST(ReadBuffer, GrowsWhenItIsFullAndNothingIsTaken) {
  ReadBuffer buffer;
  std::string bytes;
  for (char c = 'a'; c < 'h'; ++c) bytes.append(kBlock / 2 + 1, c);
  put_all(buffer, bytes);
  EXPECT_EQ(buffer.bytes(), bytes);
  EXPECT_GT(buffer.prepare().size(), 0U);
}

TEST(ReadBuffer, GivesItsMemoryBackAndTakesItAgain) {
  ReadBuffer buffer;
  put(buffer, "abc");
  const char* const block = buffer.bytes().data();
  buffer.consume(3);
  buffer.release();
  EXPECT_EQ(buffer.bytes().data(), nullptr);
  ReadBuffer other;
  EXPECT_EQ(other.prepare().data(), block) << "blocks are kept for the thread's next buffer";
  EXPECT_NE(buffer.prepare().data(), block);
}

TEST(ReadBuffer, GivesItsMemoryBackAsItGoes) {
  std::optional<ReadBuffer> buffer{std::in_place};
  put(*buffer, "left behind");
  const char* const block = buffer->bytes().data();
  buffer.reset();
  ReadBuffer other;
  EXPECT_EQ(other.prepare().data(), block);
  EXPECT_TRUE(other.empty());
}

TEST(ReadBuffer, DoesNotKeepMemoryThatHasGrown) {
  ReadBuffer buffer;
  put_all(buffer, std::string(kBlock + 1, 'x'));
  buffer.consume(kBlock + 1);
  buffer.release();
  EXPECT_EQ(buffer.prepare().size(), kBlock);
}

TEST(ReadBuffer, CanBeReleasedTwiceAndWithoutMemory) {
  ReadBuffer buffer;
  buffer.release();
  put(buffer, "a");
  buffer.consume(1);
  buffer.release();
  buffer.release();
  put(buffer, "b");
  EXPECT_EQ(buffer.bytes(), "b");
}

}  // namespace
}  // namespace portico
