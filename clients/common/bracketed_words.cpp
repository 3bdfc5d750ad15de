#include "clients/common/bracketed_words.h"

namespace portico {
namespace {

constexpr char kGuard = '\x01';

}  // namespace

std::vector<std::string> guard_brackets(int argc, const char* const* argv) {
  std::vector<std::string> words{argv, argv + argc};
  for (auto& word : words) {
    if (word.starts_with('[') && word.ends_with(']')) word.insert(0, 1, kGuard);
  }
  return words;
}

void unguard(std::string& word) {
  if (word.starts_with(kGuard)) word.erase(0, 1);
}

}  // namespace portico
