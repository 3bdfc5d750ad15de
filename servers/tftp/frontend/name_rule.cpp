#include "servers/tftp/frontend/name_rule.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>

#include <re2/re2.h>

namespace portico::tftp {
namespace {

constexpr std::size_t kMostGroups = 9;
constexpr std::string_view kSpace = " \t\r\n\v\f";

struct Pair {
  char first;
  char second;
};
constexpr std::array kExclusive = {Pair{'a', 'e'}, Pair{'a', 'r'}, Pair{'a', 's'},
                                   Pair{'e', 's'}, Pair{'r', '~'}, Pair{'G', 'P'}};

void check_operation(const std::string& operation) {
  const auto has = [&](char letter) { return operation.find(letter) != std::string::npos; };
  const auto fail = [&](const std::string& why) {
    throw std::invalid_argument{"the operation \"" + operation + "\" " + why};
  };
  for (const char letter : operation) {
    if (std::string_view{"rgiesaGP~"}.find(letter) == std::string_view::npos) fail("has a letter that means nothing");
    if (std::ranges::count(operation, letter) > 1) fail("has a letter twice");
  }
  if (operation.find_first_of("raes") == std::string::npos) fail("does nothing: it needs r, a, e or s");
  if (has('g') && !has('r')) fail("has g without r");
  for (const auto [first, second] : kExclusive) {
    if (has(first) && has(second)) fail(std::string{"has both "} + first + " and " + second);
  }
}

std::shared_ptr<const RE2> compile(const std::string& regex, bool ignore_case) {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);  // a hostile name need not be UTF-8, and is to be matched
  options.set_longest_match(true);
  options.set_dot_nl(true);
  options.set_case_sensitive(!ignore_case);
  options.set_log_errors(false);
  auto compiled = std::make_shared<const RE2>(regex, options);
  if (!compiled->ok()) throw std::invalid_argument{"the expression \"" + regex + "\": " + compiled->error()};
  return compiled;
}

}  // namespace

std::vector<std::string> words_of_rule(std::string_view line) {
  std::vector<std::string> words;
  bool in_word = false;
  for (std::size_t at = 0; at < line.size() && line[at] != '#'; ++at) {
    if (kSpace.find(line[at]) != std::string_view::npos) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    words.back().push_back(line[at]);
    if (line[at] == '\\' && at + 1 < line.size()) words.back().push_back(line[++at]);
  }
  return words;
}

NameRule::NameRule(const std::vector<std::string>& words) {
  if (words.size() < 2) throw std::invalid_argument{"a rule has an operation and a regular expression"};
  operation_ = words[0];
  check_operation(operation_);
  if (words.size() > 2 && !has('r')) throw std::invalid_argument{"only an operation with r has a replacement"};
  if (words.size() > 3)
    throw std::invalid_argument{"a rule has at most three words; a space in one is written \"\\ \""};
  regex_ = compile(words[1], has('i'));
  if (words.size() > 2) replacement_ = Replacement{words[2], regex_->NumberOfCapturingGroups()};
}

bool NameRule::apply(std::string& name, Direction direction, const ClientText& client) const {
  if (has(direction == Direction::Read ? 'P' : 'G')) return false;
  std::array<re2::StringPiece, 1 + kMostGroups> found;
  const int groups = std::min<int>(kMostGroups, regex_->NumberOfCapturingGroups());
  const bool matches = regex_->Match(name, 0, name.size(), RE2::UNANCHORED, found.data(), has('r') ? 1 + groups : 0);
  if (matches == has('~')) return false;
  if (!has('r')) return true;
  std::array<std::string_view, 1 + kMostGroups> match;
  std::ranges::transform(found, match.begin(), [](const auto& piece) {
    return piece.data() == nullptr ? std::string_view{} : std::string_view{piece.data(), piece.size()};
  });
  const auto position = static_cast<std::size_t>(found[0].data() - name.data());
  const auto text = replacement_.expand(match, client);  // reads `name`
  name.replace(position, found[0].size(), text);
  return true;
}

}  // namespace portico::tftp
