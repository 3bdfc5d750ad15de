#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include <gtest/gtest.h>

#include <portico/shared/file_descriptor.h>

namespace portico {
namespace {

int open_something() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }
bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) >= 0; }

TEST(FileDescriptor, OwnsNothingAtFirst) {
  const FileDescriptor nothing;
  EXPECT_FALSE(nothing);
  EXPECT_EQ(nothing.get(), -1);
}

TEST(FileDescriptor, ClosesWhatItOwnsAsItGoes) {
  const int number = open_something();
  {
    const FileDescriptor owner{number};
    EXPECT_TRUE(owner);
    EXPECT_EQ(owner.get(), number);
    EXPECT_TRUE(is_open(number));
  }
  EXPECT_FALSE(is_open(number));
}

TEST(FileDescriptor, OwnsStandardInputToo) {
  FileDescriptor zero{0};
  EXPECT_TRUE(zero);
  EXPECT_EQ(zero.release(), 0);
}

TEST(FileDescriptor, GivesUpWithoutClosing) {
  const int number = open_something();
  {
    FileDescriptor owner{number};
    EXPECT_EQ(owner.release(), number);
    EXPECT_FALSE(owner);
  }
  EXPECT_TRUE(is_open(number));
  ::close(number);
}

TEST(FileDescriptor, ClosesTheOldWhenItIsGivenANewOne) {
  const int first = open_something();
  const int second = open_something();
  FileDescriptor owner{first};
  owner.reset(second);
  EXPECT_FALSE(is_open(first));
  EXPECT_EQ(owner.get(), second);
  owner.reset();
  EXPECT_FALSE(is_open(second));
  EXPECT_FALSE(owner);
}

TEST(FileDescriptor, Moves) {
  const int number = open_something();
  FileDescriptor first{number};
  FileDescriptor second{std::move(first)};
  EXPECT_EQ(second.get(), number);
  const int other = open_something();
  FileDescriptor third{other};
  third = std::move(second);
  EXPECT_EQ(third.get(), number);
  EXPECT_FALSE(is_open(other));
  FileDescriptor& itself = third;
  third = std::move(itself);
  EXPECT_EQ(third.get(), number);
  EXPECT_TRUE(is_open(number));
}

}  // namespace
}  // namespace portico
