#include "clients/tftp/partial_name.h"

#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

#include "servers/tftp/protocol/file_name.h"

namespace portico::tftp::client {
namespace {

constexpr std::string_view kSuffix = ".part";
constexpr std::size_t kDigits = 16;
constexpr std::size_t kLongestStem = kMaxNameLength - 2 - kDigits - kSuffix.size();

// Cut between two characters, if it is UTF-8.
std::string_view stem(std::string_view name) {
  if (name.size() <= kLongestStem) return name;
  std::size_t end = kLongestStem;
  while (end > 1 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  return name.substr(0, end);
}

// FNV-1a, 64 bits.
class Hash {
 public:
  void add(std::string_view text) {
    for (const char byte : text) add(byte);
    add('\0');
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  void add(char byte) { value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x100000001b3U; }

  std::uint64_t value_ = 0xcbf29ce484222325U;
};

}  // namespace

std::string source_digits(std::string_view server, std::string_view remote, std::string_view version) {
  Hash hash;
  for (const auto part : {server, remote, version}) hash.add(part);
  return fmt::format("{:016x}", hash.value());
}

std::string partial_name(std::string_view name, std::string_view digits) {
  return fmt::format(".{}.{}{}", stem(name), digits, kSuffix);
}

bool is_partial_name(std::string_view file, std::string_view name) {
  const auto start = stem(name).size() + 2;
  if (file.size() != start + kDigits + kSuffix.size()) return false;
  const auto digits = file.substr(start, kDigits);
  const bool are_digits = digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  return are_digits && file == partial_name(name, digits);
}

bool is_partial_name(std::string_view file) {
  constexpr std::size_t kEnd = 1 + kDigits + kSuffix.size();
  if (!file.starts_with('.') || file.size() < 2 + kEnd) return false;
  return is_partial_name(file, file.substr(1, file.size() - 1 - kEnd));
}

}  // namespace portico::tftp::client
