// portico-chatd: rooms for IRC clients.
#include <exception>
#include <stdexcept>

#include "servers/chat/frontend/chat_server.h"
#include "servers/chat/settings.h"
#include <portico/app/privileges.h>
#include <portico/app/serve.h>
#include <portico/app/with_policy.h>

namespace {

using namespace portico;

int run(const chat::Settings& settings) {
  return with_policy(settings.server.policy, [&]<class Policy>() {
    chat::ChatServer<Policy> server{settings.server.listen, settings.server.options, settings.chat};
    drop_privileges(settings.privileges, ".");
    return serve(server, [&server] { server.reload(); });
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
