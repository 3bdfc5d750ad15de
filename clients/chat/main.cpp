#include <signal.h>
#include <unistd.h>

#include <clocale>
#include <exception>
#include <utility>

#include "clients/chat/exit_status.h"
#include "clients/chat/options.h"
#include "clients/chat/script.h"
#include "clients/chat/terminal.h"
#include <portico/app/command_line.h>

namespace {

using namespace portico::chat::client;

int run(Options options) {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) {
    Script script{std::move(options)};
    return script.run();
  }
  Terminal terminal{std::move(options)};
  return terminal.run();
}

}  // namespace

int main(int argc, char* argv[]) {
  // A closed pipe is an error like others.
  ::signal(SIGPIPE, SIG_IGN);
  std::setlocale(LC_CTYPE, "");
  Options options;
  if (const auto status = parse_options(argc, argv, options)) return *status;
  try {
    return run(std::move(options));
  } catch (const std::exception& error) {
    return portico::complain(kName, error.what(), kFailed);
  }
}
