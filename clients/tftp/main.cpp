#include <signal.h>
#include <unistd.h>

#include <clocale>
#include <exception>
#include <iostream>
#include <string>

#include "clients/tftp/client.h"
#include "clients/tftp/command.h"
#include "clients/tftp/failure.h"
#include "clients/tftp/interpreter.h"
#include "clients/tftp/options.h"
#include "clients/tftp/prompt.h"
#include <portico/app/command_line.h>

namespace {

using namespace portico::tftp::client;
using portico::Interrupted;

constexpr int kFailed = 1;
constexpr int kWrongUse = 2;
constexpr int kInterrupted = 128 + SIGINT;

int complain(const std::exception& error, int status) { return portico::complain(kName, error.what(), status); }

void run_commands(Client& client) {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) {
    run_script(client, std::cin);
    return;
  }
  client.connect();
  run_prompt(client, [](const std::string& what) { portico::complain(kName, what, kFailed); });
}

int execute(Client& client, const Options& options) {
  try {
    if (options.words.empty()) {
      run_commands(client);
    } else {
      client.execute(parse_command(options.words));
    }
    return 0;
  } catch (const Interrupted& interrupted) {
    return complain(interrupted, kInterrupted);
  } catch (const WrongCommand& wrong) {
    return complain(wrong, options.words.empty() ? kFailed : kWrongUse);
  } catch (const std::exception& error) {
    return complain(error, kFailed);
  }
}

int run(const Options& options) {
  Client client{options};
  const int status = execute(client, options);
  if (status != kInterrupted) client.leave();
  return status;
}

}  // namespace

int main(int argc, char* argv[]) {
  // sendfile(2) has no flag that keeps this signal away.
  ::signal(SIGPIPE, SIG_IGN);
  std::setlocale(LC_CTYPE, "");
  Options options;
  if (const auto status = parse_options(argc, argv, options)) return *status;
  return run(options);
}
