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

TEST(PolicyOptions, HasSocketserversLimitOfChildren) {
  const PolicyOptions options;
  EXPECT_EQ(options.max_children, 40U);
  EXPECT_TRUE(options.children_die_with_parent);
}

}  // namespace
}  // namespace portico
