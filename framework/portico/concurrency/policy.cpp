#include <sched.h>

#include <algorithm>
#include <thread>

#include <portico/concurrency/policy.h>

namespace portico {

namespace {

// Those that this process may run on: loops that share one only take it from each other. hardware_concurrency() counts
// what the machine has, where taskset(1) or a container gave us less.
std::size_t cpu_count() {
  cpu_set_t allowed;
  const int count = ::sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 0;
  return count > 0 ? static_cast<std::size_t>(count) : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

std::size_t worker_count(std::size_t workers) { return workers != 0 ? workers : cpu_count(); }

}  // namespace portico
