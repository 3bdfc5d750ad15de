#include <sched.h>

#include <gtest/gtest.h>

#include <portico/concurrency/policy.h>

namespace portico {
namespace {

TEST(WorkerCount, IsWhatIsAskedFor) {
  EXPECT_EQ(worker_count(1), 1U);
  EXPECT_EQ(worker_count(64), 64U);
}

TEST(WorkerCount, IsTheNumberOfCpusWhenNothingIsAskedFor) {
  cpu_set_t cpus;
  ASSERT_EQ(::sched_getaffinity(0, sizeof cpus, &cpus), 0);
  EXPECT_EQ(worker_count(0), static_cast<std::size_t>(CPU_COUNT(&cpus)));
}

TEST(WorkerCount, LeavesOutCpusThatTheProcessMayNotUse) {
  cpu_set_t before;
  ASSERT_EQ(::sched_getaffinity(0, sizeof before, &before), 0);
  int first = 0;
  while (!CPU_ISSET(first, &before)) ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  ASSERT_EQ(::sched_setaffinity(0, sizeof one, &one), 0);
  EXPECT_EQ(worker_count(0), 1U);
  ASSERT_EQ(::sched_setaffinity(0, sizeof before, &before), 0);
}

TEST(PolicyOptions, HasSocketserversLimitOfChildren) {
  const PolicyOptions options;
  EXPECT_EQ(options.max_children, 40U);
  EXPECT_TRUE(options.children_die_with_parent);
}

}  // namespace
}  // namespace portico
