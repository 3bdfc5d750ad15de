// Lines from a person at a terminal, by libedit.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "clients/common/completion.h"

namespace portico {

// One in a programme, on standard input and output, which are terminals.
class LineEditor {
 public:
  struct Setup {
    std::string programme;                                 // for the user's ~/.editrc
    std::function<std::string()> prompt;                   // asked whenever it is drawn
    std::function<Completion(std::string_view)> complete;  // of what stands before the cursor
    std::string history;                                   // the name of its file; see history_file()
    std::function<bool(const std::string&)> may_remember;  // none: every line
    std::function<bool(const std::string&)> vanishes;      // from the screen, once it is read; none: no line
    std::function<bool()> wait;                            // until standard input has bytes; false: no line is
                                                           // wanted any more. None: it just blocks
  };

  explicit LineEditor(Setup setup);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  // Without its line end; empty when Ctrl-C gave it up; nullopt at the end of the input. What is read is remembered
  // in the history, in memory and in its file.
  std::optional<std::string> read_line();

  // For use in `wait`. Shows whole lines above the line that is being written, which stays as it is.
  void show(std::string_view text);
  // Draws the line that is being written anew, below what is there; after the terminal has changed its size, or
  // somebody else has used it.
  void redraw();
  void resize();

 private:
  class Editing;

  std::unique_ptr<Editing> editing_;
};

}  // namespace portico
