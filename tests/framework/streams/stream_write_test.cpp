#include <sys/mman.h>
#include <unistd.h>

#include <string>
#include <system_error>
#include <utility>

#include <gtest/gtest.h>

#include "tests/framework/streams/stream_fixture.h"
#include <portico/streams/disconnect.h>
#include <portico/streams/stream.h>

namespace portico {
namespace {

using namespace std::chrono_literals;

class StreamWriteTest : public test::StreamFixture {
 protected:
  // The peer takes at most `at_once` bytes in each turn of the loop, until `writing` has ended and nothing is left.
  template <class T>
  std::string read_slowly(test::Started<T>& writing, std::size_t at_once) {
    std::string all;
    for (;;) {
      const bool ended = writing.ended();
      const auto part = heard(at_once);
      if (ended && (!part || part->empty())) return all;
      all += part.value_or("");
    }
  }

  static FileDescriptor file_with(std::string_view bytes) {
    FileDescriptor file{::memfd_create("file", MFD_CLOEXEC)};
    EXPECT_EQ(::pwrite(file.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    return file;
  }
};

TEST_F(StreamWriteTest, WritesNothing) {
  await(stream().write(""));
  EXPECT_EQ(heard(), "");
}

TEST_F(StreamWriteTest, WritesMoreThanTheSocketHoldsToASlowReader) {
  const std::string bytes = test::pattern(3'000'000);
  auto writing = start(stream().write(bytes));
  EXPECT_FALSE(writing.ended());
  EXPECT_EQ(read_slowly(writing, 40'000), bytes);
  writing.get();
}

TEST_F(StreamWriteTest, WritesAtOnceWhatFits) {
  await(stream().write("header ", Stream::More::yes));
  await(stream().write("body"));
  EXPECT_EQ(heard(), "header body");
}

TEST_F(StreamWriteTest, SendsAFileWhole) {
  const std::string bytes = test::pattern(5'000'000);
  const FileDescriptor file = file_with(bytes);
  auto sending = start(stream().send_file(file.get(), 0, bytes.size()));
  EXPECT_FALSE(sending.ended());
  EXPECT_EQ(read_slowly(sending, 500'000), bytes);
  sending.get();
  EXPECT_EQ(::lseek(file.get(), 0, SEEK_CUR), 0) << "the file's own position is not used";
}

TEST_F(StreamWriteTest, SendsAPartOfAFile) {
  const FileDescriptor file = file_with("0123456789");
  await(stream().send_file(file.get(), 3, 4));
  EXPECT_EQ(heard(), "3456");
  await(stream().send_file(file.get(), 9, 1));
  EXPECT_EQ(heard(), "9");
  await(stream().send_file(file.get(), 10, 0));
  EXPECT_EQ(heard(), "");
}

// What goes out before others have their turn is one amount for writes and files.
TEST_F(StreamWriteTest, SendsAFileBehindWritesOfAnyLength) {
  constexpr std::size_t kTurn = 1024 * 1024;
  constexpr std::size_t kPart = 32 * 1024;
  const std::string part = test::pattern(kPart);
  const FileDescriptor file = file_with("0123456789");
  for (std::size_t round = 0; round < 3; ++round) {
    for (std::size_t at = 0; at + round < kTurn; at += kPart) {
      const std::string bytes = part.substr(0, kTurn - round - at);
      EXPECT_EQ(stream().write_now(bytes), "");
      EXPECT_EQ(heard(), bytes);
    }
    await(stream().send_file(file.get(), 0, 10));
    EXPECT_EQ(heard(), "0123456789");
  }
}

TEST_F(StreamWriteTest, ReportsAFileThatIsTooShort) {
  const FileDescriptor file = file_with("0123456789");
  EXPECT_EQ(error_of(stream().send_file(file.get(), 5, 6)), std::errc::io_error);
  EXPECT_EQ(heard(), "56789");
  EXPECT_FALSE(is_disconnect(std::make_error_code(std::errc::io_error)));
}

TEST_F(StreamWriteTest, ReportsAFileThatShrinksWhileItIsSent) {
  const std::string bytes = test::pattern(2'000'000);
  const FileDescriptor file = file_with(bytes);
  auto sending = start(stream().send_file(file.get(), 0, bytes.size()));
  EXPECT_FALSE(sending.ended());
  ASSERT_EQ(::ftruncate(file.get(), 1'000'000), 0);
  const std::string sent = read_slowly(sending, 100'000);
  EXPECT_EQ(error_of(sending), std::errc::io_error);
  EXPECT_EQ(sent, bytes.substr(0, 1'000'000));
}

TEST_F(StreamWriteTest, TellsThatThePeerHasGone) {
  peer.reset();
  const auto error = error_of(stream().write("hello"));
  EXPECT_EQ(error, std::errc::broken_pipe);
  EXPECT_TRUE(is_disconnect(error));
}

TEST_F(StreamWriteTest, TellsThatThePeerHasGoneWhileItWrites) {
  const std::string bytes(3'000'000, 'x');
  auto writing = start(stream().write(bytes));
  EXPECT_FALSE(writing.ended());
  peer.reset();
  EXPECT_TRUE(is_disconnect(error_of(writing)));
}

TEST_F(StreamWriteTest, ReadsAndWritesAtOnce) {
  const std::string bytes = test::pattern(3'000'000);
  auto reading = start(stream().read_line());
  auto writing = start(stream().write(bytes));
  EXPECT_FALSE(reading.ended());
  say("read ");
  EXPECT_FALSE(writing.ended());
  say("meanwhile\n");
  EXPECT_EQ(reading.get(), "read meanwhile");
  EXPECT_FALSE(writing.ended());
  auto reading_on = start(stream().read_line());
  EXPECT_EQ(read_slowly(writing, 100'000), bytes);
  EXPECT_FALSE(reading_on.ended());
  say("and on\n");
  EXPECT_EQ(reading_on.get(), "and on");
}

}  // namespace
}  // namespace portico
