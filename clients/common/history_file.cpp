#include "clients/common/history_file.h"

#include <cstdlib>
#include <system_error>

namespace portico {
namespace {

namespace fs = std::filesystem;

// The specification has relative paths ignored.
fs::path absolute_path_in(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr || *value != '/') return {};
  return value;
}

fs::path state_directory() {
  auto state = absolute_path_in("XDG_STATE_HOME");
  if (!state.empty()) return state;
  auto home = absolute_path_in("HOME");
  return home.empty() ? home : home / ".local" / "state";
}

}  // namespace

fs::path history_file(std::string_view name) {
  const auto state = state_directory();
  if (state.empty()) return {};
  const auto directory = state / "portico";
  std::error_code error;
  fs::create_directories(directory, error);
  return error ? fs::path{} : directory / name;
}

}  // namespace portico
