// HELP: "HELP message" of Modern IRC.
#include <string>

#include "servers/chat/engine/handlers.h"
#include "servers/chat/engine/help_texts.h"
#include "servers/chat/engine/word_list.h"

namespace portico::chat {
namespace {

void send_line(Command& command, Numeric numeric, std::string_view subject, std::string_view text) {
  auto line = command.numeric(command.client, numeric);
  command.send(command.client, line.param(subject).trailing(text).build());
}

void send_overview(Command& command) {
  send_line(command, Numeric::RplHelpStart, "*", "** Help **");
  send_line(command, Numeric::RplHelpTxt, "*", "");
  send_line(command, Numeric::RplHelpTxt, "*", "HELP <command> tells more about one of these:");
  auto line = command.numeric(command.client, Numeric::RplHelpTxt);
  WordList names{command, command.client, line.param("*")};
  for (std::size_t at = 0; at < kCommandCount; ++at) names.add(name(static_cast<CommandName>(at)));
  names.finish();
  send_line(command, Numeric::RplEndOfHelp, "*", "End of the list");
}

void send_help(Command& command, std::string_view subject, const CommandRow& row) {
  const auto& help = help_text(row.command);
  send_line(command, Numeric::RplHelpStart, subject, "** " + std::string{row.name} + " **");
  send_line(command, Numeric::RplHelpTxt, subject, "");
  send_line(command, Numeric::RplHelpTxt, subject, help.syntax);
  send_line(command, Numeric::RplEndOfHelp, subject, help.meaning);
}

}  // namespace

namespace handlers {

void help(Command& command) {
  const auto subject = command.params().get(0);
  if (subject.empty()) return send_overview(command);
  const auto* row = find_command(subject);
  row ? send_help(command, subject, *row) : command.reply(Numeric::ErrHelpNotFound, {subject});
}

}  // namespace handlers
}  // namespace portico::chat
