// One line from a person at a terminal, by libedit.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "clients/tftp/completion.h"

namespace portico::tftp::client {

// One in a programme, on standard input and output, which are terminals.
class LineEditor {
 public:
  // What a word that is being written could become.
  using Candidates = std::function<std::vector<std::string>(const OpenWord&)>;

  LineEditor(std::string prompt, Candidates candidates);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  // Without its line end; empty when Ctrl-C gave it up; nullopt at the end of the input. What is read is remembered
  // in the history, in memory and in history_file().
  std::optional<std::string> read_line();

 private:
  class Editing;

  std::unique_ptr<Editing> editing_;
};

}  // namespace portico::tftp::client
