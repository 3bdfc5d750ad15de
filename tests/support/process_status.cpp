#include "tests/support/process_status.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace portico::test {

namespace {

std::filesystem::path directory_of(pid_t process) { return "/proc/" + std::to_string(process); }

// The names in a directory of /proc that are numbers; what disappears meanwhile is left out.
std::vector<int> numbers_in(const std::filesystem::path& directory) {
  std::vector<int> numbers;
  std::error_code gone;
  for (std::filesystem::directory_iterator entry{directory, gone}, end; !gone && entry != end; entry.increment(gone)) {
    numbers.push_back(std::stoi(entry->path().filename()));
  }
  std::ranges::sort(numbers);
  return numbers;
}

// The fields of /proc/PID/stat from the third (the state) on: the second, a name in parentheses, may hold anything.
std::vector<std::string> fields_of(const std::filesystem::path& stat) {
  std::ifstream file{stat};
  std::string text;
  std::getline(file, text);
  const std::size_t name_end = text.rfind(") ");
  if (name_end == std::string::npos) return {};
  std::istringstream rest{text.substr(name_end + 2)};
  std::vector<std::string> fields;
  for (std::string field; rest >> field;) fields.push_back(field);
  return fields;
}

char state_of(const std::filesystem::path& directory) {
  const auto fields = fields_of(directory / "stat");
  return fields.empty() ? '?' : fields.front().front();
}

}  // namespace

std::vector<pid_t> children_of(pid_t process) {
  std::vector<pid_t> children;
  const auto tasks = directory_of(process) / "task";
  for (const int task : numbers_in(tasks)) {
    std::ifstream file{tasks / std::to_string(task) / "children"};
    for (pid_t child; file >> child;) children.push_back(child);
  }
  return children;
}

std::size_t zombies_of(pid_t process) {
  const auto children = children_of(process);
  return static_cast<std::size_t>(
      std::ranges::count_if(children, [](pid_t child) { return state_of(directory_of(child)) == 'Z'; }));
}

std::size_t threads_of(pid_t process) { return numbers_in(directory_of(process) / "task").size(); }

std::vector<int> descriptors_of(pid_t process) {
  auto descriptors = numbers_in(directory_of(process) / "fd");
  // One's own list is read through a descriptor that is in it.
  if (process == ::getpid()) {
    std::erase_if(descriptors, [](int descriptor) {
      std::error_code gone;
      (void)std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor), gone);
      return static_cast<bool>(gone);
    });
  }
  return descriptors;
}

std::chrono::milliseconds cpu_time_of(pid_t process) {
  const auto fields = fields_of(directory_of(process) / "stat");
  if (fields.size() < 13) return {};
  const long ticks = std::stol(fields[11]) + std::stol(fields[12]);  // utime, stime (proc(5))
  return std::chrono::milliseconds{ticks * 1000 / ::sysconf(_SC_CLK_TCK)};
}

bool is_running(pid_t process) {
  const char state = state_of(directory_of(process));
  return state != '?' && state != 'Z' && state != 'X';
}

bool is_asleep(pid_t process) {
  const auto tasks = directory_of(process) / "task";
  return std::ranges::all_of(numbers_in(tasks),
                             [&](int task) { return state_of(tasks / std::to_string(task)) == 'S'; });
}

std::string standstill_of(pid_t process) {
  std::string text;
  const auto tasks = directory_of(process) / "task";
  for (const int task : numbers_in(tasks)) {
    const auto directory = tasks / std::to_string(task);
    std::string where;
    std::getline(std::ifstream{directory / "wchan"}, where);
    text += "; thread " + std::to_string(task) + ' ' + state_of(directory) + " in " + where;
    std::ifstream status{directory / "status"};
    for (std::string line; std::getline(status, line);) {
      if (!line.starts_with("Sig") && !line.starts_with("ShdPnd")) continue;
      std::ranges::replace(line, '\t', ' ');
      text += ", " + line;
    }
  }
  return text;
}

}  // namespace portico::test
