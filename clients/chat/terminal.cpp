#include "clients/chat/terminal.h"

#include <signal.h>

#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "clients/chat/completion.h"
#include "clients/chat/exit_status.h"
#include "clients/chat/harmless.h"
#include "clients/chat/line_text.h"
#include "clients/chat/secrets.h"

namespace portico::chat::client {
namespace {

// https://no-color.org: set, and not empty.
bool wants_colours() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string_view{term} == "dumb";
  return (no_color == nullptr || *no_color == '\0') && !dumb;
}

// The history is a file, and no place for passwords.
bool may_remember(const std::string& line) { return !may_hold_secret(line); }

}  // namespace

Terminal::Terminal(Options options)
    : colours_{wants_colours()},
      client_{std::move(options), *this},
      input_{client_.context()},
      resized_{client_.context(), SIGWINCH, SIGCONT},
      editor_{{kName, [this] { return prompt(); }, [this](std::string_view before) { return complete_line(before); },
               "chat_history", may_remember, [this](const std::string& line) { return comes_back(line); },
               [this] { return wait_for_keys(); }}} {}

int Terminal::run() {
  shown_prompt_ = prompt();
  client_.start();
  watch_size();
  while (!client_.conversation().quitting()) {
    const auto line = editor_.read_line();
    client_.type(line ? *line : "/quit");
    if (!line) editor_.show("\n");  // behind the prompt that the end of the input has left
  }
  tell_of_those_that_wait();
  while (client_.step()) continue;
  client_.check();
  return client_.signal() != 0 ? kSignalled + client_.signal() : kSuccess;
}

// Words for the room are shown a moment later as everybody sees them: once is enough. Those that are held back stay
// until then.
bool Terminal::comes_back(const std::string& line) const {
  const bool heard = client_.takes_lines() && client_.sends_at_once() && !client_.conversation().nicks().empty();
  const bool words = !line.starts_with('/') || line.starts_with("//") || line.starts_with("/me ");
  return heard && words && line.find_first_not_of(' ') != std::string::npos;
}

// QUIT is said behind them.
void Terminal::tell_of_those_that_wait() {
  const auto waiting = client_.held_back();
  if (waiting > 0) editor_.show(fmt::format("leaving when all is said ({} to be sent); Ctrl-C: at once\n", waiting));
}

void Terminal::show(const ScreenLine& line) {
  const Looks looks{colours_, client_.conversation().rooms().size() > 1};
  editor_.show(terminal_text(line, looks) + "\n");
}

void Terminal::on_change() {
  if (prompt() == shown_prompt_) return;
  shown_prompt_ = prompt();
  editor_.redraw();
}

// Meanwhile the conversation goes on.
bool Terminal::wait_for_keys() {
  if (!std::exchange(asked_, true)) {
    input_.when_readable([this] { keys_ = true; });
  }
  while (!keys_) {
    if (!client_.step()) return false;
  }
  asked_ = keys_ = false;
  return true;
}

std::string Terminal::prompt() const {
  const auto& conversation = client_.conversation();
  const auto waiting = client_.held_back();
  const auto wait = waiting > 0 ? fmt::format("({} to be sent) ", waiting) : "";
  return (conversation.connected() ? wait : "(not connected) ") + harmless(conversation.place()) + "> ";
}

Completion Terminal::complete_line(std::string_view before) const {
  const auto& conversation = client_.conversation();
  return complete(before, {conversation.nicks(), conversation.rooms()});
}

// Also after it was stopped: the shell has used the terminal meanwhile.
void Terminal::watch_size() {
  resized_.async_wait([this](const asio::error_code& error, int) {
    if (error) return;
    editor_.resize();
    watch_size();
  });
}

}  // namespace portico::chat::client
