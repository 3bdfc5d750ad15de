#include "clients/chat/secrets.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "servers/chat/protocol/text.h"

namespace portico::chat::client {
namespace {

using Words = std::vector<std::string>;

Words lower_words(std::string_view line) {
  Words words;
  std::string lower{line};
  std::ranges::transform(lower, lower.begin(), to_lower);
  std::ranges::replace(lower, '\t', ' ');
  for_each_in_list(
      lower, [&](std::string_view word) { words.emplace_back(word); }, ' ');
  return words;
}

// Tags and a source may come first.
void drop_prefixes(Words& words) {
  const auto is_prefix = [](const std::string& word) { return word.starts_with('@') || word.starts_with(':'); };
  words.erase(words.begin(), std::ranges::find_if_not(words, is_prefix));
}

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> all) {
  return std::ranges::find(all, word) != all.end();
}

}  // namespace

// The words of a command, and of a line behind /raw, mean the same here.
bool may_hold_secret(std::string_view line) {
  auto words = lower_words(line);
  if (words.empty() || !words[0].starts_with('/')) return false;
  words[0].erase(0, 1);
  if (words[0] == "raw") {
    words.erase(words.begin());
    drop_prefixes(words);
  }
  if (words.empty()) return false;
  const auto& verb = words[0];
  if (is_one_of(verb, {"pass", "oper", "authenticate", "nickserv", "ns"})) return true;
  if (words.size() < 3) return false;
  if (verb == "join") return true;
  if (verb == "mode") return words[2].find('k') != std::string::npos;
  return is_one_of(verb, {"msg", "privmsg", "notice"}) && words[1].find("nickserv") != std::string::npos;
}

}  // namespace portico::chat::client
