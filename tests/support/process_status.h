// What /proc tells about a process.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace portico::test {

// All of these: 0 or nothing for a process that is gone.
[[nodiscard]] std::vector<pid_t> children_of(pid_t process);  // zombies included
[[nodiscard]] std::size_t zombies_of(pid_t process);
[[nodiscard]] std::size_t threads_of(pid_t process);
[[nodiscard]] std::vector<int> descriptors_of(pid_t process);  // sorted
[[nodiscard]] std::chrono::milliseconds cpu_time_of(pid_t process);

// Whether it still runs: neither gone nor a zombie.
[[nodiscard]] bool is_running(pid_t process);

// Whether any thread of it sleeps with nothing to do but that; false while one runs.
[[nodiscard]] bool is_asleep(pid_t process);

// For people who ask why it does not end: where in the kernel each thread is, and which signals wait for it.
[[nodiscard]] std::string standstill_of(pid_t process);

}  // namespace portico::test
