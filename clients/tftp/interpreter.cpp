#include "clients/tftp/interpreter.h"

#include <string>
#include <variant>

#include "clients/tftp/command.h"
#include "clients/tftp/failure.h"

namespace portico::tftp::client {

bool interpret(Client& client, std::string_view line) {
  const auto words = split_line(line);
  if (words.empty()) return true;
  const auto command = parse_command(words);
  if (std::holds_alternative<QuitCommand>(command)) return false;
  const auto* put = std::get_if<PutCommand>(&command);
  if (put != nullptr && put->local == kStandardStream) {
    throw Failure{"put -: the commands are read from standard input; give put - on the command line"};
  }
  client.execute(command);
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
