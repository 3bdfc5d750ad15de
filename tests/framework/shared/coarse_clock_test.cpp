#include <chrono>

#include <gtest/gtest.h>

#include <portico/shared/coarse_clock.h>

namespace portico {
namespace {

TEST(CoarseClock, TellsTheTimeOfTheSteadyClockOrThatOfATickLater) {
  const auto before = std::chrono::steady_clock::now();
  const auto coarse = CoarseClock::now();
  const auto after = std::chrono::steady_clock::now();
  EXPECT_GE(coarse, before);
  EXPECT_LE(coarse, after + CoarseClock::kTick);
}

}  // namespace
}  // namespace portico
