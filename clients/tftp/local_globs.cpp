#include "clients/tftp/local_globs.h"

#include <glob.h>

#include <cstddef>

#include "clients/common/terminal_text.h"
#include "clients/tftp/failure.h"
#include "clients/tftp/local_state.h"

namespace portico::tftp::client {
namespace {

class Matches {
 public:
  explicit Matches(const std::string& pattern) {
    const int failed = ::glob(pattern.c_str(), 0, nullptr, &found_);
    if (failed == GLOB_NOMATCH) found_.gl_pathc = 0;
    if (failed == 0 || failed == GLOB_NOMATCH) return;
    ::globfree(&found_);
    throw Failure{"cannot read the directories of \"" + printable(pattern) + "\""};
  }
  ~Matches() { ::globfree(&found_); }
  Matches(const Matches&) = delete;
  Matches& operator=(const Matches&) = delete;

  [[nodiscard]] std::span<char*> paths() const { return {found_.gl_pathv, found_.gl_pathc}; }

 private:
  glob_t found_{};
};

bool is_plain(const std::string& word) {
  return word.find_first_of("*?[") == std::string::npos || local_state(word).kind != LocalState::Kind::Nothing;
}

}  // namespace

std::vector<std::string> expand_globs(std::span<const std::string> patterns) {
  std::vector<std::string> paths;
  for (const auto& pattern : patterns) {
    if (is_plain(pattern)) {
      paths.push_back(pattern);
      continue;
    }
    const Matches matches{pattern};
    if (matches.paths().empty()) throw Failure{"no file matches \"" + printable(pattern) + "\""};
    paths.insert(paths.end(), matches.paths().begin(), matches.paths().end());
  }
  return paths;
}

}  // namespace portico::tftp::client
