#include "clients/tftp/command.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "clients/common/terminal_text.h"
#include "clients/tftp/failure.h"

namespace portico::tftp::client {
namespace {

using Words = std::span<const std::string>;

struct Row {
  std::string_view name;
  std::size_t fewest;  // words behind the name
  std::size_t most;
  std::string_view usage;
  std::string_view meaning;
  Command (*make)(Words);
};

Command make_get(Words words) {
  return words.size() > 1 ? GetCommand{words[0], words[1]} : GetCommand{words[0], std::nullopt};
}

Command make_put(Words words) {
  if (words.size() > 1) return PutCommand{words[0], words[1]};
  if (words[0] == kStandardStream) throw WrongCommand{"put - needs the REMOTE name: put - REMOTE"};
  auto name = std::filesystem::path{words[0]}.filename().string();
  if (name.empty()) throw WrongCommand{"put " + printable(words[0]) + ": this names a directory, not a file"};
  return PutCommand{words[0], std::move(name)};
}

Command make_mget(Words words) { return MgetCommand{{words.begin(), words.end()}}; }
Command make_mput(Words words) { return MputCommand{{words.begin(), words.end()}}; }
Command make_mirror(Words words) {
  if (words[0].empty()) throw WrongCommand{"mirror: the name of the directory is empty"};
  return MirrorCommand{words[0]};
}

constexpr auto kMany = std::numeric_limits<std::size_t>::max();

constexpr std::array kRows = {
    Row{"get", 1, 2, "get REMOTE [LOCAL]", "fetch a file; - is standard output", make_get},
    Row{"help", 0, 0, "help", "print this", [](Words) -> Command { return HelpCommand{}; }},
    Row{"list", 0, 0, "list", "list the files of the server", [](Words) -> Command { return ListCommand{}; }},
    Row{"mget", 1, kMany, "mget PATTERN...", "fetch what matches, unless it is equal", make_mget},
    Row{"mirror", 1, 1, "mirror DIR", "fetch all into DIR, unless it is equal; nothing is deleted", make_mirror},
    Row{"mput", 1, kMany, "mput FILE...", "store files, unless they are equal", make_mput},
    Row{"put", 1, 2, "put LOCAL [REMOTE]", "store a file; - is standard input", make_put},
    Row{"quit", 0, 0, "quit", "end the conversation", [](Words) -> Command { return QuitCommand{}; }},
};

constexpr auto kNames = [] {
  std::array<std::string_view, kRows.size()> names;
  std::ranges::transform(kRows, names.begin(), &Row::name);
  return names;
}();

// Takes words off the front of a line.
class Splitter {
 public:
  explicit Splitter(std::string_view line) : rest_{line} {}

  std::optional<std::string> next() {
    const auto start = rest_.find_first_not_of(" \t");
    if (start == std::string_view::npos || rest_[start] == '#') return std::nullopt;
    rest_.remove_prefix(start);
    std::string word;
    while (!rest_.empty() && rest_.front() != ' ' && rest_.front() != '\t') take(word);
    return word;
  }

 private:
  char take_byte() {
    const char byte = rest_.front();
    rest_.remove_prefix(1);
    return byte;
  }

  void take(std::string& word) {
    const char byte = take_byte();
    if (byte == '"' || byte == '\'') {
      take_quoted(byte, word);
    } else {
      word.push_back(byte == '\\' && !rest_.empty() ? take_byte() : byte);
    }
  }

  void take_quoted(char quote, std::string& word) {
    while (!rest_.empty()) {
      const char byte = take_byte();
      if (byte == quote) return;
      word.push_back(byte == '\\' && quote == '"' && !rest_.empty() ? take_byte() : byte);
    }
    throw WrongCommand{std::string{"a "} + quote + " is missing at the end of the line"};
  }

  std::string_view rest_;
};

struct Title {
  std::string operator()(const ListCommand&) const { return "list"; }
  std::string operator()(const GetCommand& get) const { return "get " + printable(get.remote); }
  std::string operator()(const PutCommand& put) const { return "put " + printable(put.local); }
  std::string operator()(const MgetCommand& /*mget*/) const { return "mget"; }
  std::string operator()(const MputCommand& /*mput*/) const { return "mput"; }
  std::string operator()(const MirrorCommand& mirror) const { return "mirror " + printable(mirror.directory); }
  std::string operator()(const HelpCommand&) const { return "help"; }
  std::string operator()(const QuitCommand&) const { return "quit"; }
};

}  // namespace

std::vector<std::string> split_line(std::string_view line) {
  std::vector<std::string> words;
  Splitter splitter{line};
  while (auto word = splitter.next()) words.push_back(*std::move(word));
  return words;
}

namespace {

std::string all_names() {
  return fmt::format("{} and {}", fmt::join(kNames.begin(), kNames.end() - 1, ", "), kNames.back());
}

}  // namespace

Command parse_command(Words words) {
  const auto row = std::ranges::find(kRows, words[0], &Row::name);
  if (row == kRows.end()) {
    throw WrongCommand{"\"" + printable(words[0]) + "\" is not a command; there are " + all_names()};
  }
  const auto arguments = words.subspan(1);
  if (arguments.size() < row->fewest || arguments.size() > row->most) {
    const bool few = arguments.size() < row->fewest;
    const std::string wrong = few ? "a name is missing" : "\"" + printable(arguments[row->most]) + "\" is too much";
    throw WrongCommand{std::string{row->name} + ": " + wrong + "; usage: " + std::string{row->usage}};
  }
  return row->make(arguments);
}

std::string title(const Command& command) { return std::visit(Title{}, command); }

std::span<const std::string_view> command_names() { return kNames; }

std::string help_text() {
  constexpr std::size_t kColumn = 22;
  std::string text;
  for (const auto& row : kRows) {
    auto line = std::string{row.usage};
    line.resize(kColumn, ' ');
    text += line + std::string{row.meaning} + '\n';
  }
  return text +
         "Equal: size and time are those of the server's listing; for mput, the server's file has the same size and "
         "is\n"
         "not older. mget, mput and mirror move up to N files at once with -j N. A download gets the server's time.\n"
         "Names with blanks stand in quotes. Tab completes commands and names.\n";
}

}  // namespace portico::tftp::client
