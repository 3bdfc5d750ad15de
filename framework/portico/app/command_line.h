#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <portico/server_options.h>

namespace CLI {
class App;
class Validator;
}  // namespace CLI

namespace portico {

// What the command line of a server says, besides what is the server's own.
struct ServerSettings {
  bool serves_datagrams = false;  // set before the options are added: it speaks UDP as well as TCP
  std::vector<std::string> listen;
  std::vector<std::string> listen_for_datagrams;  // the same places, but for those that were meant for one of both
  std::string policy = "async";
  ServerOptions options;  // with a logger
};

// A programme's command line: `--help`, `--version` and `--config FILE` are there.
class CommandLine {
 public:
  CommandLine(const std::string& name, const std::string& description);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  // For options of one's own, with <CLI/CLI.hpp>.
  [[nodiscard]] CLI::App& app() noexcept { return *app_; }

  // Adds the options that every server has. What `settings` holds, but for `listen`, is the default;
  // `settings` must live until `parse` has returned.
  void add_server_options(ServerSettings& settings, const std::string& default_listen);

  // nullopt: go on. Otherwise the exit status: 0 after --help or --version; 2 after one line on standard error that
  // names the option and the value.
  [[nodiscard]] std::optional<int> parse(int argc, const char* const* argv);

 private:
  struct Text;  // options as they were written, until they are parsed

  void choose_places();

  std::unique_ptr<CLI::App> app_;
  std::unique_ptr<Text> text_;
  ServerSettings* settings_ = nullptr;
  std::string default_listen_;
};

// For options with a grammar of their own: `find_fault` says in one sentence what is wrong with a value, or nothing.
// Adds nothing to the help.
[[nodiscard]] CLI::Validator checked_by(std::function<std::string(const std::string&)> find_fault);

// For options with numbers: says that "0" is not a whole number from 1 to 1024, and adds nothing to the help.
[[nodiscard]] CLI::Validator whole_number_from(std::uint64_t least, std::uint64_t most);

// For options with sizes as people write them, to be given to transform(): makes 1048576 of "1MB" and of "1MiB", says
// that "much" is not a size, and adds nothing to the help.
[[nodiscard]] CLI::Validator size_in_bytes();

// Prints "NAME: what", one line on standard error, whatever `what` holds, and returns `status`: 1 for what failed at
// run time, 2 for a wrong command line.
int complain(const std::string& name, const std::string& what, int status);

}  // namespace portico
