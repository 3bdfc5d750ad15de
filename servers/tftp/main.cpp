#include <signal.h>

#include <exception>
#include <functional>
#include <stdexcept>

#include <spdlog/logger.h>

#include "servers/tftp/frontend/file_handler.h"
#include "servers/tftp/frontend/store.h"
#include "servers/tftp/settings.h"
#include <portico/app/serve.h>
#include <portico/app/with_policy.h>
#include <portico/server.h>

namespace {

using namespace portico;

int run(const tftp::Settings& settings) {
  // A file that may not grow (RLIMIT_FSIZE) is an error of one upload, not the end of the server.
  ::signal(SIGXFSZ, SIG_IGN);
  const tftp::Store store{settings.root};
  spdlog::logger& log = *settings.server.options.logger;
  if (settings.rules.writable) {
    if (const auto removed = store.remove_leftovers(); removed > 0) log.info("removed {} unfinished uploads", removed);
  }
  const tftp::FileService service{store, settings.rules, log};
  return with_policy(settings.server.policy, [&]<class Policy>() {
    Server<tftp::FileHandler, Policy, AnyStream> server{settings.server.listen, settings.server.options,
                                                        std::cref(service)};
    return serve(server);
  });
}

}  // namespace

int main(int argc, char* argv[]) {
  tftp::Settings settings;
  if (const auto status = tftp::parse_command_line(argc, argv, settings)) return *status;
  try {
    return run(settings);
  } catch (const std::invalid_argument& error) {
    return complain(tftp::kServerName, error.what(), 2);
  } catch (const std::exception& error) {
    return complain(tftp::kServerName, error.what(), 1);
  }
}
