// Command lines as they are typed, with names for what is known only when they run.
#pragma once

#include <filesystem>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace portico::test {

// The words of `command` with each that `known` names replaced; an option "name=value" for atftp is one word with a
// blank. The first word becomes a path. Throws std::runtime_error for a programme that is not installed.
inline std::vector<std::string> words_of(const std::string& command, const std::map<std::string, std::string>& known) {
  std::vector<std::string> words;
  std::istringstream typed{command};
  for (std::string word; typed >> word;) {
    const auto meaning = known.find(word);
    if (meaning != known.end()) word = meaning->second;
    if (!words.empty() && words.back() == "--option") word[word.find('=')] = ' ';
    words.push_back(word);
  }
  for (const std::string directory : {"/usr/bin/", "/bin/"}) {
    if (!std::filesystem::exists(directory + words.at(0))) continue;
    words[0] = directory + words[0];
    return words;
  }
  throw std::runtime_error{words[0] + " is not installed: script/bootstrap does it"};
}

inline std::string port_of(const std::string& address) { return address.substr(address.rfind(':') + 1); }

}  // namespace portico::test
