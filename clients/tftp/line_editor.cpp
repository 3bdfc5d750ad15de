#include "clients/tftp/line_editor.h"

#include <histedit.h>
#include <langinfo.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "clients/common/terminal_text.h"
#include "clients/tftp/history_file.h"

namespace portico::tftp::client {
namespace {

constexpr int kHistorySize = 1000;

// Names are UTF-8; libedit cannot show them in a locale that does not know it.
void choose_locale() {
  std::setlocale(LC_CTYPE, "");
  if (std::string_view{::nl_langinfo(CODESET)} != "UTF-8") std::setlocale(LC_CTYPE, "C.UTF-8");
}

// As libedit counts: in wide characters.
int characters(std::string_view text) {
  const auto count = std::mbstowcs(nullptr, std::string{text}.c_str(), 0);
  return static_cast<int>(count == static_cast<std::size_t>(-1) ? text.size() : count);
}

void print_names(const std::vector<std::string>& names) {
  std::string text = "\n";
  for (const auto& name : names) text += printable(name) + "\n";
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

}  // namespace

class LineEditor::Editing {
 public:
  Editing(std::string prompt, Candidates candidates)
      : prompt_{std::move(prompt)}, candidates_{std::move(candidates)}, file_{history_file().string()} {
    choose_locale();
    editor_.reset(::el_init("portico-tftp", stdin, stdout, stderr));
    history_.reset(::history_init());
    if (!editor_ || !history_) throw std::runtime_error{"cannot edit lines on this terminal"};
    set_up_history();
    set_up_editor();
  }

  std::optional<std::string> read_line() {
    given_up_ = false;
    // el_gets would do this only behind the prompt, and a key pressed between the two would not be ours.
    ::el_set(editor_.get(), EL_PREP_TERM, 1);
    int length = 0;
    const char* text = ::el_gets(editor_.get(), &length);
    if (given_up_) return std::string{};
    if (text == nullptr || length <= 0) return std::nullopt;
    std::string line{text, static_cast<std::size_t>(length)};
    if (line.ends_with('\n')) line.pop_back();
    remember(line);
    return line;
  }

 private:
  struct EndEditor {
    void operator()(EditLine* editor) const { ::el_end(editor); }
  };
  struct EndHistory {
    void operator()(History* history) const { ::history_end(history); }
  };

  static Editing& of(EditLine* editor) {
    void* self = nullptr;
    ::el_get(editor, EL_CLIENTDATA, &self);
    return *static_cast<Editing*>(self);
  }

  void set_up_history() {
    HistEvent event;
    ::history(history_.get(), &event, H_SETSIZE, kHistorySize);
    ::history(history_.get(), &event, H_SETUNIQUE, 1);
    if (!file_.empty()) ::history(history_.get(), &event, H_LOAD, file_.c_str());
  }

  void set_up_editor() {
    EditLine* editor = editor_.get();
    ::el_set(editor, EL_CLIENTDATA, this);
    ::el_set(
        editor, EL_PROMPT, +[](EditLine* e) { return of(e).prompt_.data(); });
    ::el_set(editor, EL_EDITOR, "emacs");
    ::el_set(editor, EL_HIST, &::history, history_.get());
    ::el_set(editor, EL_SIGNAL, 1);
    // el_set would make copies of these strings, and lose them.
    ::el_wset(editor, EL_ADDFN, L"portico-complete", L"Complete the word", &Editing::on_tab);
    ::el_wset(editor, EL_ADDFN, L"portico-give-up", L"Give the line up", &Editing::on_interrupt);
    ::el_set(editor, EL_BIND, "^I", "portico-complete", nullptr);
    ::el_source(editor, nullptr);  // the user's own ~/.editrc
    // While a line is edited, Ctrl-C is a key like others.
    ::el_set(editor, EL_SETTY, "-d", "-isig", nullptr);
    ::el_set(editor, EL_BIND, "^C", "portico-give-up", nullptr);
  }

  void remember(const std::string& line) {
    if (line.find_first_not_of(" \t") == std::string::npos) return;
    HistEvent event;
    ::history(history_.get(), &event, H_ENTER, line.c_str());
    if (!file_.empty()) ::history(history_.get(), &event, H_SAVE, file_.c_str());
  }

  static unsigned char on_interrupt(EditLine* editor, int) {
    of(editor).given_up_ = true;
    std::fputs("^C\n", stdout);
    std::fflush(stdout);
    return CC_NEWLINE;
  }

  static unsigned char on_tab(EditLine* editor, int) { return of(editor).complete_word(); }

  unsigned char complete_word() {
    const LineInfo* line = ::el_line(editor_.get());
    const std::string before{line->buffer, line->cursor};
    const auto word = open_word(before);
    const auto completion = complete(word, candidates_(word));
    if (completion.replacement.empty()) return CC_ERROR;
    if (!completion.among.empty()) {
      print_names(completion.among);
      return CC_REDISPLAY;
    }
    ::el_deletestr(editor_.get(), characters(word.raw));
    return ::el_insertstr(editor_.get(), completion.replacement.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
  }

  std::string prompt_;
  Candidates candidates_;
  std::string file_;
  std::unique_ptr<History, EndHistory> history_;
  std::unique_ptr<EditLine, EndEditor> editor_;
  bool given_up_ = false;
};

LineEditor::LineEditor(std::string prompt, Candidates candidates)
    : editing_{std::make_unique<Editing>(std::move(prompt), std::move(candidates))} {}

LineEditor::~LineEditor() = default;

std::optional<std::string> LineEditor::read_line() { return editing_->read_line(); }

}  // namespace portico::tftp::client
