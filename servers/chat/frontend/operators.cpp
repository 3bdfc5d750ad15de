#include "servers/chat/frontend/operators.h"

#include <crypt.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "servers/chat/protocol/utf8.h"

namespace portico::chat {

namespace {

constexpr std::size_t kShortestDigest = 22;  // MD5's, in characters

// crypt(5): $id$...$digest. A hash of the traditional kind, without '$', cannot be told from a password, nor trusted.
bool is_hash(const std::string& text) {
  const auto last = text.rfind('$');
  const bool complete = text.starts_with('$') && last > 1 && text.size() - last - 1 >= kShortestDigest;
  const int salt = complete ? ::crypt_checksalt(text.c_str()) : CRYPT_SALT_INVALID;
  return salt == CRYPT_SALT_OK || salt == CRYPT_SALT_METHOD_LEGACY || salt == CRYPT_SALT_TOO_CHEAP;
}

// A word that OPER can say, and a log can show.
bool is_name(std::string_view name) {
  const bool clean = std::ranges::none_of(name, [](char c) { return (c >= '\0' && c <= ' ') || c == '\x7f'; });
  return clean && !name.empty() && is_utf8(name);
}

std::string hash(const std::string& password, const std::string& like) {
  const auto memory = std::make_unique<crypt_data>();  // 32 KiB
  const char* const hashed = ::crypt_r(password.c_str(), like.c_str(), memory.get());
  std::string result{hashed && *hashed != '*' ? hashed : ""};
  ::explicit_bzero(memory.get(), sizeof *memory);
  return result;
}

}  // namespace

void Operators::add(std::string_view text, bool plain_allowed) {
  const auto colon = text.find(':');
  const std::string name{text.substr(0, colon)};
  if (colon == std::string_view::npos || !is_name(name)) {
    throw std::invalid_argument{"an operator is written NAME:CRYPT, and the name is one word"};
  }
  if (find(name)) throw std::invalid_argument{"there are two operators called \"" + name + "\""};
  std::string secret{text.substr(colon + 1)};
  const bool hashed = is_hash(secret);
  if (secret.empty()) throw std::invalid_argument{"the operator \"" + name + "\" has no password"};
  if (!hashed && !plain_allowed) {
    throw std::invalid_argument{
        "the password of \"" + name +
        "\" is not hashed: write what `openssl passwd -6` prints, or allow it with --oper-plain"};
  }
  all_.push_back({name, std::move(secret), !hashed});
}

bool Operators::verify(std::string_view name, std::string_view password) const {
  if (all_.empty()) return false;
  const Operator* const found = find(name);
  const Operator& checked = found ? *found : all_.front();
  const std::string given{password};
  const bool same = equal_in_constant_time(checked.plain ? given : hash(given, checked.secret), checked.secret);
  return same && found != nullptr;
}

std::vector<std::string> Operators::names() const {
  std::vector<std::string> names;
  names.reserve(all_.size());
  for (const Operator& one : all_) names.push_back(one.name);
  return names;
}

const Operators::Operator* Operators::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(all_, name, &Operator::name);
  return found == all_.end() ? nullptr : &*found;
}

bool equal_in_constant_time(std::string_view one, std::string_view other) noexcept {
  unsigned char differences = one.size() == other.size() ? 0 : 1;
  const volatile char* const bytes = other.empty() ? "" : other.data();
  for (std::size_t at = 0; at < one.size(); ++at) {
    const char against = bytes[other.empty() ? 0 : at % other.size()];
    differences = static_cast<unsigned char>(differences | static_cast<unsigned char>(one[at] ^ against));
  }
  return differences == 0;
}

}  // namespace portico::chat
