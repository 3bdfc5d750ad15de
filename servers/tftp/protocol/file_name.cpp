#include "servers/tftp/protocol/file_name.h"

#include <charconv>

#include "servers/tftp/protocol/text.h"

namespace portico::tftp {
namespace {

constexpr bool must_be_encoded(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value <= 0x20 || value == 0x7F || byte == '%';
}

std::optional<char> decode_byte(std::string_view two_digits) {
  unsigned char value = 0;
  const char* end = two_digits.data() + two_digits.size();
  const auto [stopped, error] = std::from_chars(two_digits.data(), end, value, 16);
  if (two_digits.size() != 2 || error != std::errc{} || stopped != end) return std::nullopt;
  return static_cast<char>(value);
}

std::optional<std::string> percent_decode(std::string_view word) {
  std::string decoded;
  for (auto percent = word.find('%'); percent != std::string_view::npos; percent = word.find('%')) {
    const auto byte = decode_byte(word.substr(percent + 1, 2));
    if (!byte) return std::nullopt;
    decoded.append(word.substr(0, percent)).push_back(*byte);
    word.remove_prefix(percent + 3);
  }
  return decoded.append(word);
}

}  // namespace

std::optional<std::string_view> broken_name_rule(std::string_view name) {
  if (name.empty()) return "a name has at least one byte";
  if (name.size() > kMaxNameLength) return "a name has at most 255 bytes";
  if (name.find_first_of("/\\") != std::string_view::npos) return "a name has no slash or backslash";
  if (name == "." || name == "..") return "a name is not that of a directory";
  if (name.starts_with(kPrivatePrefix)) return "names that begin with .portico- are the server's own";
  if (!is_plain_text(name)) return "a name is valid UTF-8 without control characters";
  return std::nullopt;
}

std::string encode_name(std::string_view name) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char byte : name) {
    if (!must_be_encoded(byte)) {
      encoded.push_back(byte);
      continue;
    }
    const auto value = static_cast<unsigned char>(byte);
    encoded.append({'%', kDigits[value >> 4U], kDigits[value & 0x0FU]});
  }
  return encoded;
}

Outcome<std::string> decode_name(std::string_view word) {
  auto name = percent_decode(word);
  if (!name) return Refusal{Status::BadName, "in a name, % is followed by two hexadecimal digits"};
  if (const auto rule = broken_name_rule(*name)) return Refusal{Status::BadName, *rule};
  return *std::move(name);
}

}  // namespace portico::tftp
