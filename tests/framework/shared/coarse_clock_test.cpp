#include <chrono>

#include <gtest/gtest.h>

#include <portico/shared/coarse_clock.h>

namespace portico {
namespace {

TEST(CoarseClock, TellsTheTimeOfTheSteadyClock) {
  const auto exact = std::chrono::steady_clock::now();
  const auto coarse = CoarseClock::now();
  EXPECT_LT(exact - coarse, std::chrono::seconds{1});
  EXPECT_LT(coarse - exact, std::chrono::seconds{1});
}

}  // namespace
}  // namespace portico
