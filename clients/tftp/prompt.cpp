#include "clients/tftp/prompt.h"

#include <cstdio>
#include <optional>
#include <vector>

#include "clients/common/line_editor.h"
#include "clients/tftp/command.h"
#include "clients/tftp/completion.h"
#include "clients/tftp/failure.h"
#include "clients/tftp/interpreter.h"
#include "clients/tftp/options.h"

namespace portico::tftp::client {
namespace {

// Knows all names to choose from. Asks the server once for each line that is written.
class Names {
 public:
  explicit Names(Client& client) : client_{client} {}

  std::vector<std::string> for_word(const OpenWord& word) {
    switch (word.kind) {
      case OpenWord::Kind::CommandName:
        return {command_names().begin(), command_names().end()};
      case OpenWord::Kind::RemoteName:
        return remote_names();
      case OpenWord::Kind::LocalName:
        return local_names(word.text);
      case OpenWord::Kind::Nothing:
        break;
    }
    return {};
  }

  void forget() { remote_.reset(); }

 private:
  std::vector<std::string> remote_names() {
    try {
      if (!remote_) remote_ = client_.remote_names();
    } catch (const std::exception&) {
      return {};  // a command would say why; here the terminal beeps
    }
    return *remote_;
  }

  Client& client_;
  std::optional<std::vector<std::string>> remote_;
};

}  // namespace

void run_prompt(Client& client, const std::function<void(const std::string&)>& complain) {
  Names names{client};
  const auto complete_line = [&](std::string_view before) {
    const auto word = open_word(before);
    return complete(word, names.for_word(word));
  };
  LineEditor editor{{kName, [] { return std::string{"tftp> "}; }, complete_line, "tftp_history", {}, {}, {}}};
  while (true) {
    names.forget();
    const auto line = editor.read_line();
    if (!line) break;
    try {
      if (!interpret(client, *line)) return;
    } catch (const Failure& failure) {
      complain(failure.what());
    }
  }
  std::puts("");  // behind the prompt that the end of the input has left
}

}  // namespace portico::tftp::client
