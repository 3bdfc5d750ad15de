// portico-chat as a script runs it.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/end_to_end/programme.h"
#include "tests/interop/chat/fifo.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {

// In #room from its construction on.
class PorticoChat {
 public:
  PorticoChat(const std::string& address, const std::string& nick, const std::vector<std::string>& options = {})
      : programme_{words(address, nick, options)} {
    await("#room --> " + nick + " has joined");
  }

  void say(const std::string& line) const { input_.say(line); }

  // Reads until that line is shown.
  void await(const std::string& line) {
    await_that([&line](const std::string& shown) { return shown == line; }, line);
  }
  // The same for a line in which a text occurs; gives the line.
  std::string await_some(const std::string& text) {
    return await_that([&text](const std::string& shown) { return shown.find(text) != shown.npos; }, text);
  }

  [[nodiscard]] Programme& programme() noexcept { return programme_; }

 private:
  template <class Condition>
  std::string await_that(Condition condition, const std::string& what) {
    std::string all;
    try {
      for (;;) {
        std::string line = programme_.read_line();
        if (condition(line)) return line;
        all += line + "\n";
      }
    } catch (const std::runtime_error& error) {
      throw std::runtime_error{"\"" + what + "\" does not come, but\n" + all + error.what()};
    }
  }

  std::vector<std::string> words(const std::string& address, const std::string& nick,
                                 const std::vector<std::string>& options) const {
    std::vector<std::string> words = {"/bin/sh",
                                      "-c",
                                      "exec \"$@\" <\"$0\"",
                                      (directory_ / "input").string(),
                                      PORTICO_BIN_DIR "/portico-chat",
                                      address,
                                      "--nick",
                                      nick,
                                      "--join",
                                      "#room",
                                      "--pace",
                                      "0"};
    words.insert(words.end(), options.begin(), options.end());
    return words;
  }

  TemporaryDirectory directory_;
  Fifo input_{directory_ / "input"};
  Programme programme_;
};

}  // namespace portico::test
