#include "clients/tftp/interpreter.h"

#include <string>
#include <variant>
#include <vector>

#include "clients/tftp/command.h"
#include "clients/tftp/failure.h"
#include "clients/tftp/jobs.h"
#include "clients/tftp/local_globs.h"

namespace portico::tftp::client {

namespace {

std::vector<std::string> expand_files(const std::vector<std::string>& files) {
  try {
    return expand_globs(files);
  } catch (const Failure& failure) {
    throw Failure{std::string{"mput: "} + failure.what()};
  }
}

}  // namespace

bool interpret(Client& client, std::string_view line) {
  auto words = split_line(line);
  if (words.empty()) return true;
  const auto jobs = take_jobs(words);
  auto command = parse_command(words);
  if (std::holds_alternative<QuitCommand>(command)) return false;
  const auto* put = std::get_if<PutCommand>(&command);
  if (put != nullptr && put->local == kStandardStream) {
    throw Failure{"put -: the commands are read from standard input; give put - on the command line"};
  }
  if (auto* const mput = std::get_if<MputCommand>(&command)) mput->files = expand_files(mput->files);
  client.execute(command, jobs);
  return true;
}

void run_script(Client& client, std::istream& input) {
  std::string line;
  while (std::getline(input, line)) {
    if (line.ends_with('\r')) line.pop_back();
    if (!interpret(client, line)) break;
  }
}

}  // namespace portico::tftp::client
