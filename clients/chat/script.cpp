#include "clients/chat/script.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "clients/chat/exit_status.h"
#include "clients/chat/harmless.h"
#include "clients/chat/line_text.h"
#include "clients/common/failure.h"
#include "clients/common/local_file.h"
#include <portico/app/command_line.h>

namespace portico::chat::client {
namespace {

using Kind = ScreenLine::Kind;

constexpr std::size_t kLongestLine = 64UL * 1024;  // of the input; what is longer is taken for several
constexpr const char* kOutput = "standard output";

}  // namespace

Script::Script(Options options)
    : timestamps_{options.timestamps}, client_{std::move(options), *this}, input_{client_.context()} {}

int Script::run() {
  client_.start();
  while (client_.step()) continue;
  client_.check();
  if (client_.signal() != 0) return kSignalled + client_.signal();
  if (cut_off_) throw Failure{"the input ended while there was no connection"};
  return client_.conversation().refusals() > 0 ? kFailed : kSuccess;
}

void Script::show(const ScreenLine& line) {
  if (line.kind == Kind::Error || line.kind == Kind::Status) {
    complain(kName, harmless(line.text), kFailed);
  } else if (line.kind == Kind::Wire) {
    write_all(STDERR_FILENO, harmless(line.text) + "\n", "standard error");
  } else if (auto text = script_text(line)) {
    write_all(STDOUT_FILENO, (timestamps_ ? utc_text(line.time) + " " : "") + *text + "\n", kOutput);
  }
}

// The first connection is awaited, or fails. Before a later one the input may end.
bool Script::is_apart() const { return client_.conversation().was_welcome() && !client_.has_connection(); }

// What is typed here may change something in turn.
void Script::pump() {
  if (std::exchange(pumping_, true)) return;
  while (!told_the_end_ && !waiting_ && (client_.takes_lines() || (is_apart() && buffer_.empty()))) {
    if (const auto line = take_line()) {
      client_.type(*line);
    } else if (input_over_) {
      told_the_end_ = true;
      cut_off_ = is_apart();
      client_.end_input();
    } else {
      waiting_ = true;
      input_.when_readable([this] { read(); });
    }
  }
  pumping_ = false;
}

void Script::read() {
  waiting_ = false;
  std::array<char, 16UL * 1024> block;
  const auto got = ::read(STDIN_FILENO, block.data(), block.size());
  if (got > 0) {
    buffer_.append(block.data(), static_cast<std::size_t>(got));
  } else if (got == 0 || errno != EINTR) {
    input_over_ = true;
  }
  pump();
}

// The last one may lack its end.
std::optional<std::string> Script::take_line() {
  const auto end = buffer_.find('\n');
  const bool whole = end < kLongestLine;
  if (!whole && buffer_.size() < kLongestLine && (!input_over_ || buffer_.empty())) return std::nullopt;
  auto line = buffer_.substr(0, whole ? end : kLongestLine);
  buffer_.erase(0, line.size() + (whole ? 1 : 0));
  return line;
}

}  // namespace portico::chat::client
