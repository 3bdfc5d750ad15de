// portico-chatd: rooms for IRC clients.
#include <exception>
#include <stdexcept>
#include <string>
#include <type_traits>

#include <spdlog/logger.h>

#include "servers/chat/frontend/chat_server.h"
#include "servers/chat/settings.h"
#include <portico/app/privileges.h>
#include <portico/app/serve.h>
#include <portico/app/with_policy.h>

namespace {

using namespace portico;

int run(const chat::Settings& settings) {
  const ServerSettings& server_settings = settings.server;
  spdlog::logger& log = *server_settings.options.logger;
  chat::Room room{settings.room, log};
  const chat::ChatRules rules{log, settings.operators, settings.flood_limits, server_settings.policy == Loop::kName};
  return with_policy(server_settings.policy, [&]<class Policy>() {
    chat::LocalLobby lobby{room, settings.send_queue};
    chat::ChatServer<Policy> server{server_settings.listen, server_settings.options, room, lobby, rules};
    drop_privileges(settings.privileges, ".");
    return serve(server, [&room] { room.reload(); });
  });
}

}  // namespace

int main(int argc, char* argv[]) {
  chat::Settings settings;
  if (const auto status = chat::parse_command_line(argc, argv, settings)) return *status;
  try {
    return run(settings);
  } catch (const std::invalid_argument& error) {
    return complain(chat::kServerName, error.what(), 2);
  } catch (const std::exception& error) {
    return complain(chat::kServerName, error.what(), 1);
  }
}
