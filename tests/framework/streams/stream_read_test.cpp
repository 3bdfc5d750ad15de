#include <array>
#include <string>
#include <system_error>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/framework/streams/stream_fixture.h"
#include "tests/support/split_feed.h"
#include <portico/streams/stream.h>

namespace portico {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using testing::ElementsAre;

using Lines = std::vector<std::string>;

asio::awaitable<Lines> all_lines(Stream& stream) {
  Lines lines;
  while (auto line = co_await stream.read_line()) lines.push_back(*std::move(line));
  co_return lines;
}

asio::awaitable<Lines> all_pieces(Stream& stream, std::size_t size) {
  Lines pieces;
  do {
    pieces.push_back(co_await stream.read_exactly(size));
  } while (pieces.back().size() == size);
  co_return pieces;
}

asio::awaitable<std::string> all_bytes(Stream& stream, std::size_t at_once) {
  std::string bytes;
  std::string part(at_once, '\0');
  while (const std::size_t size = co_await stream.read_some(part)) bytes.append(part, 0, size);
  co_return bytes;
}

class StreamReadTest : public test::StreamFixture {
 protected:
  // Says `message` cut in every way to a reader that is there already, and gives what the reader makes of each.
  template <class Reader>
  auto read_every_split(std::string_view message, Reader reader) {
    std::vector<decltype(reader(stream()))> coroutines;
    std::vector<decltype(await(reader(stream())))> results;
    for (const auto& chunks : test::every_split(message)) {
      connect();
      auto reading = start(reader(stream()));
      for (const auto chunk : chunks) {
        if (!chunk.empty()) say(chunk);
        EXPECT_FALSE(reading.ended());
      }
      hang_up();
      results.push_back(reading.get());
    }
    return results;
  }
};

TEST_F(StreamReadTest, ReadsTheSameLinesHoweverTheyAreSplit) {
  const auto results = read_every_split("one\r\ntwo\n\n\r\nth\rree\r\n\r\r\nlast", all_lines);
  for (const auto& lines : results) EXPECT_THAT(lines, ElementsAre("one", "two", "", "", "th\rree", "\r", "last"));
}

TEST_F(StreamReadTest, ReadsTheSamePiecesHoweverTheyAreSplit) {
  const auto results = read_every_split("abcdefghij", [](Stream& stream) { return all_pieces(stream, 4); });
  for (const auto& pieces : results) EXPECT_THAT(pieces, ElementsAre("abcd", "efgh", "ij"));
}

TEST_F(StreamReadTest, ReadsTheSameBytesHoweverTheyAreSplit) {
  const auto results = read_every_split("a\0bcd\nefg"s, [](Stream& stream) { return all_bytes(stream, 3); });
  for (const auto& bytes : results) EXPECT_EQ(bytes, "a\0bcd\nefg"s);
}

TEST_F(StreamReadTest, TakesALineThatIsAsLongAsTheLimitWithItsEnd) {
  say("1234567\n12345678\n");
  EXPECT_EQ(await(stream().read_line(8)), "1234567");
  EXPECT_EQ(error_of(stream().read_line(8)), std::errc::message_size);
}

TEST_F(StreamReadTest, RefusesALineThatIsTooLongAsSoonAsItIs) {
  auto reading = start(stream().read_line(8));
  say("1234");
  EXPECT_FALSE(reading.ended());
  say("5678");
  EXPECT_EQ(error_of(reading), std::errc::message_size);
  EXPECT_EQ(stream().buffered(), "12345678");
}

TEST_F(StreamReadTest, ReadsALineOfManyBlocks) {
  const std::string line(5 * ReadBuffer::kBlock / 2, 'x');
  auto reading = start(stream().read_line(line.size() + 1));
  for (std::size_t at = 0; at < line.size(); at += line.size() / 5) {
    say(line.substr(at, line.size() / 5));
    EXPECT_FALSE(reading.ended());
  }
  say("\nmore");
  EXPECT_EQ(reading.get(), line);
  EXPECT_EQ(stream().buffered(), "more");
}

TEST_F(StreamReadTest, GivesNoLineAtTheEndOfTheStreamAndGoesOnGivingNone) {
  hang_up();
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
  EXPECT_EQ(await(stream().read_exactly(1)), "");
  EXPECT_FALSE(await(stream().fill()));
}

TEST_F(StreamReadTest, GivesTheLastLineWithoutAnEndOnce) {
  say("last");
  hang_up();
  EXPECT_EQ(await(stream().read_line()), "last");
  EXPECT_EQ(await(stream().read_line()), std::nullopt);
}

TEST_F(StreamReadTest, ReadsNothingExactlyWithoutWaiting) {
  EXPECT_EQ(await(stream().read_exactly(0)), "");
  EXPECT_TRUE(stream().idle());
}

TEST_F(StreamReadTest, ReadsManyBlocksExactly) {
  const std::string bytes = test::pattern(3 * ReadBuffer::kBlock + 7);
  auto reading = start(stream().read_exactly(bytes.size()));
  for (std::size_t at = 0; at < bytes.size(); at += 50'000) {
    say(std::string_view{bytes}.substr(at, 50'000));
    (void)reading.ended();
  }
  EXPECT_EQ(reading.get(), bytes);
}

TEST_F(StreamReadTest, ReadsSomeOfWhatIsBufferedBeforeItAsksTheKernel) {
  say("line\nrest");
  EXPECT_EQ(await(stream().read_line()), "line");
  say("more");
  std::array<char, 3> three;
  EXPECT_EQ(await(stream().read_some(three)), 3U);
  EXPECT_EQ(std::string(three.data(), 3), "res");
  EXPECT_EQ(await(stream().read_some(three)), 1U);
  EXPECT_EQ(three[0], 't');
  EXPECT_EQ(await(stream().read_some(three)), 3U);
  EXPECT_EQ(std::string(three.data(), 3), "mor");
}

TEST_F(StreamReadTest, FillsBehindWhatIsThere) {
  say("abc");
  EXPECT_TRUE(await(stream().fill()));
  EXPECT_EQ(stream().buffered(), "abc");
  stream().consume(1);
  say("def");
  EXPECT_TRUE(await(stream().fill()));
  EXPECT_EQ(stream().buffered(), "bcdef");
  hang_up();
  EXPECT_FALSE(await(stream().fill()));
  EXPECT_EQ(stream().buffered(), "bcdef");
}

TEST_F(StreamReadTest, FillsMoreThanABlockWhenNothingIsConsumed) {
  const std::string bytes = test::pattern(200'000);
  for (std::size_t at = 0; at < bytes.size(); at += 50'000) {
    say(std::string_view{bytes}.substr(at, 50'000));
    while (stream().buffered().size() < at + 50'000) ASSERT_TRUE(await(stream().fill()));
  }
  EXPECT_EQ(stream().buffered(), bytes);
}

TEST_F(StreamReadTest, ReadsWhatComesTogetherWithTheEndOfTheStream) {
  auto reading = start(all_lines(stream()));
  say("one\ntwo\n");
  peer.reset();
  EXPECT_THAT(reading.get(), ElementsAre("one", "two"));
}

TEST_F(StreamReadTest, ReadsOnAfterItHasShutItsOwnSideDown) {
  stream().shutdown_write();
  EXPECT_EQ(heard(), std::nullopt);
  say("still here\n");
  EXPECT_EQ(await(stream().read_line()), "still here");
}

TEST_F(StreamReadTest, IsIdleWhenEverythingThatCameHasBeenAnswered) {
  EXPECT_TRUE(stream().idle());
  say("one\ntwo\n");
  (void)await(stream().read_line());
  EXPECT_FALSE(stream().idle()) << "one is not answered";
  await(stream().write("reply"));
  EXPECT_FALSE(stream().idle()) << "two has come";
  (void)await(stream().read_line());
  EXPECT_FALSE(stream().idle());
  await(stream().write("reply"));
  EXPECT_TRUE(stream().idle());
}

TEST_F(StreamReadTest, OwnsABufferOnlyWhileThereIsSomethingInIt) {
  auto reading = start(stream().read_line());
  EXPECT_FALSE(reading.ended());
  EXPECT_EQ(stream().buffered().data(), nullptr) << "before the first byte";
  say("half ");
  EXPECT_FALSE(reading.ended());
  EXPECT_NE(stream().buffered().data(), nullptr);
  say("a line\n");
  (void)reading.get();
  await(stream().write("reply"));
  auto idle = start(stream().read_line());
  EXPECT_FALSE(idle.ended());
  EXPECT_EQ(stream().buffered().data(), nullptr) << "after the reply";
}

}  // namespace
}  // namespace portico
