#include "servers/http/frontend/open_files.h"

#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace portico::http {
namespace {

using Watched = std::weak_ptr<const void>;

TEST(OpenFiles, KeepTheNewest) {
  OpenFiles files{2};
  std::vector<Watched> kept;
  for (int number = 0; number < 4; ++number) {
    auto file = std::make_shared<int>(number);
    kept.emplace_back(file);
    files.keep(std::move(file));
  }
  EXPECT_EQ(files.count(), 2u);
  EXPECT_TRUE(kept[0].expired());
  EXPECT_TRUE(kept[1].expired());
  EXPECT_FALSE(kept[2].expired());
  EXPECT_FALSE(kept[3].expired());
}

TEST(OpenFiles, KeepNothingWhenTheyMayNot) {
  OpenFiles files{0};
  files.keep(std::make_shared<int>(1));
  EXPECT_EQ(files.count(), 0u);
  EXPECT_FALSE(files.give_up());
}

TEST(OpenFiles, AreGivenUpButByThoseWhoReadThem) {
  OpenFiles files;
  const auto read = std::make_shared<int>(1);
  files.keep(read);
  auto other = std::make_shared<int>(2);
  const Watched watched{other};
  files.keep(std::move(other));
  EXPECT_TRUE(files.give_up());
  EXPECT_TRUE(watched.expired());
  EXPECT_EQ(read.use_count(), 1);
  EXPECT_FALSE(files.give_up());
}

TEST(OpenFiles, AreNotGivenUpWhileAllAreRead) {
  OpenFiles files;
  const auto read = std::make_shared<int>(1);
  files.keep(read);
  EXPECT_FALSE(files.give_up());
  EXPECT_EQ(read.use_count(), 1);
}

TEST(OpenFiles, AreReleasedOneByOne) {
  OpenFiles files;
  const auto one = std::make_shared<int>(1);
  const auto other = std::make_shared<int>(2);
  files.keep(one);
  files.keep(other);
  files.release(one);
  files.release(one);
  EXPECT_EQ(one.use_count(), 1);
  EXPECT_EQ(other.use_count(), 2);
}

TEST(OpenFiles, AreForManyThreads) {
  OpenFiles files{10};
  std::vector<std::thread> threads;
  for (int number = 0; number < 4; ++number) {
    threads.emplace_back([&files] {
      for (int round = 0; round < 1000; ++round) {
        const auto file = std::make_shared<int>(round);
        files.keep(file);
        if (round % 2 == 0) files.release(file);
        if (round % 100 == 0) (void)files.give_up();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_LE(files.count(), 10u);
}

}  // namespace
}  // namespace portico::http
