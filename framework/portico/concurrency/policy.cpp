#include <algorithm>
#include <thread>

#include <portico/concurrency/policy.h>

namespace portico {

std::size_t worker_count(std::size_t workers) {
  return workers != 0 ? workers : std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

}  // namespace portico
