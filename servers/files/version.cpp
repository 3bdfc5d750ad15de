#include "servers/files/version.h"

#include <array>
#include <charconv>

namespace portico::files {

std::string version_of(const struct stat& status) {
  constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;
  const auto& modified = status.st_mtim;
  const auto nanoseconds = static_cast<std::uint64_t>(modified.tv_sec) * kNanosecondsPerSecond +
                           static_cast<std::uint64_t>(modified.tv_nsec);
  return hexadecimal(status.st_ino) + '-' + hexadecimal(nanoseconds) + '-' +
         hexadecimal(static_cast<std::uint64_t>(status.st_size));
}

std::string hexadecimal(std::uint64_t number) {
  std::array<char, 2 * sizeof number> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return {digits.data(), end};
}

}  // namespace portico::files
