#include "clients/common/line_editor.h"

#include <histedit.h>
#include <langinfo.h>
#include <unistd.h>
#include <wchar.h>

#include <array>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/common/edit_area.h"
#include "clients/common/history_file.h"
#include "clients/common/screen_size.h"
#include "clients/common/terminal_text.h"

namespace portico {
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

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void print_names(const std::vector<std::string>& names) {
  std::string text = "\n";
  for (const auto& name : names) text += printable(name) + "\n";
  print(text);
}

// Bytes of the terminal that have been read, and become characters one by one.
class Keys {
 public:
  // False at the end of the input.
  bool read_more() {
    std::array<char, 256> block;
    const auto got = ::read(STDIN_FILENO, block.data(), block.size());
    if (got > 0) bytes_.append(block.data(), static_cast<std::size_t>(got));
    return got > 0 || (got < 0 && errno == EINTR);
  }

  // nullopt when there is no whole one. What is none is dropped.
  std::optional<wchar_t> take() {
    while (!bytes_.empty()) {
      std::mbstate_t state{};
      wchar_t character = 0;
      const auto length = std::mbrtowc(&character, bytes_.data(), bytes_.size(), &state);
      if (length == static_cast<std::size_t>(-2)) return std::nullopt;
      const bool wrong = length == static_cast<std::size_t>(-1);
      bytes_.erase(0, wrong || length == 0 ? 1 : length);
      if (!wrong) return character;
    }
    return std::nullopt;
  }

 private:
  std::string bytes_;
};

}  // namespace

class LineEditor::Editing {
 public:
  explicit Editing(Setup setup) : setup_{std::move(setup)}, file_{history_file(setup_.history).string()} {
    choose_locale();
    editor_.reset(::el_init(setup_.programme.c_str(), stdin, stdout, stderr));
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
    reading_ = true;
    const char* text = ::el_gets(editor_.get(), &length);
    reading_ = false;
    if (given_up_) return std::string{};
    if (text == nullptr || length <= 0) return std::nullopt;
    std::string line{text, static_cast<std::size_t>(length)};
    if (line.ends_with('\n')) line.pop_back();
    remember(line);
    if (setup_.vanishes && setup_.vanishes(line)) print(to_start_from(line, 1));
    return line;
  }

  void show(std::string_view text) {
    if (!reading_) return print(text);
    print(to_start().append(text));
    ::el_set(editor_.get(), EL_REFRESH);
  }

  void redraw() {
    if (!reading_) return;
    ::el_set(editor_.get(), EL_PREP_TERM, 1);
    show({});
  }

  void resize() {
    ::el_resize(editor_.get());
    redraw();
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
        editor, EL_PROMPT, +[](EditLine* e) { return of(e).ask_for_prompt(); });
    ::el_set(editor, EL_EDITOR, "emacs");
    ::el_set(editor, EL_HIST, &::history, history_.get());
    if (setup_.wait) {
      ::el_wset(editor, EL_GETCFN, &Editing::on_read);
    } else {
      ::el_set(editor, EL_SIGNAL, 1);
    }
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
    if (setup_.may_remember && !setup_.may_remember(line)) return;
    HistEvent event;
    ::history(history_.get(), &event, H_ENTER, line.c_str());
    if (!file_.empty()) ::history(history_.get(), &event, H_SAVE, file_.c_str());
  }

  char* ask_for_prompt() {
    prompt_ = setup_.prompt();
    return prompt_.data();
  }

  // What takes the cursor to the start of the line that is being written, and clears all from there on.
  std::string to_start() {
    const LineInfo* line = ::el_line(editor_.get());
    return to_start_from({line->buffer, line->cursor}, 0);
  }

  // The same, from so many rows below the end of what stands before the cursor.
  std::string to_start_from(std::string_view before, std::size_t below) {
    int width = 0;
    ::el_get(editor_.get(), EL_GETTC, "co", &width);
    const auto columns = width > 0 ? static_cast<std::size_t>(width) : ScreenSize{}.columns;
    const auto rows = below + row_behind(prompt_ + std::string{before}, columns);
    return "\r" + (rows > 0 ? "\x1b[" + std::to_string(rows) + "A" : "") + "\x1b[J";
  }

  // One character, or 0 at the end.
  static int on_read(EditLine* editor, wchar_t* into) {
    auto& self = of(editor);
    while (true) {
      if (const auto character = self.keys_.take()) {
        *into = *character;
        return 1;
      }
      if (!self.setup_.wait() || !self.keys_.read_more()) return 0;
    }
  }

  static unsigned char on_interrupt(EditLine* editor, int) {
    of(editor).given_up_ = true;
    print("^C\n");
    return CC_NEWLINE;
  }

  static unsigned char on_tab(EditLine* editor, int) { return of(editor).complete_word(); }

  unsigned char complete_word() {
    const LineInfo* line = ::el_line(editor_.get());
    const std::string before{line->buffer, line->cursor};
    const auto completion = setup_.complete(before);
    if (completion.replacement.empty()) return CC_ERROR;
    if (!completion.among.empty()) {
      print_names(completion.among);
      return CC_REDISPLAY;
    }
    ::el_deletestr(editor_.get(), characters(before.substr(before.size() - completion.replaced)));
    return ::el_insertstr(editor_.get(), completion.replacement.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
  }

  Setup setup_;
  std::string file_;
  std::string prompt_;  // as it was drawn
  std::unique_ptr<History, EndHistory> history_;
  std::unique_ptr<EditLine, EndEditor> editor_;
  Keys keys_;
  bool reading_ = false;
  bool given_up_ = false;
};

LineEditor::LineEditor(Setup setup) : editing_{std::make_unique<Editing>(std::move(setup))} {}

LineEditor::~LineEditor() = default;

std::optional<std::string> LineEditor::read_line() { return editing_->read_line(); }

void LineEditor::show(std::string_view text) { editing_->show(text); }

void LineEditor::redraw() { editing_->redraw(); }

void LineEditor::resize() { editing_->resize(); }

}  // namespace portico
