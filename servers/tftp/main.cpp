#include <signal.h>

#include <chrono>
#include <exception>
#include <functional>
#include <stdexcept>

#include <spdlog/logger.h>

#include "servers/tftp/frontend/client_files.h"
#include "servers/tftp/frontend/file_handler.h"
#include "servers/tftp/frontend/name_map.h"
#include "servers/tftp/frontend/store.h"
#include "servers/tftp/frontend/transfer_handler.h"
#include "servers/tftp/servers.h"
#include "servers/tftp/settings.h"
#include <portico/app/privileges.h>
#include <portico/app/with_policy.h>

namespace {

using namespace portico;

// A transfer that only listens whether its last ACK has arrived keeps a process or a thread meanwhile.
constexpr std::chrono::milliseconds kDallyInAPlace{1000};

// Where one client is served at a time, the next one waits for this one's last ACK to be heard, too.
constexpr std::chrono::milliseconds kDallyAlone{250};

// By its name, under --chroot, it would be found where clients may put files.
void read_map_again(const tftp::Settings& settings, tftp::ClientFiles& files, spdlog::logger& log) {
  if (settings.privileges.chroot) return log.warn("--map: not read again under --chroot, the rules stay as they were");
  try {
    files.use(tftp::NameMap::load(settings.map_file));
  } catch (const std::exception& error) {
    return log.error("--map: not read again, the rules stay as they were: {}", error.what());
  }
  log.info("--map: {} was read again", settings.map_file);
}

void remove_leftovers(const tftp::Settings& settings, const tftp::Store& store, spdlog::logger& log) {
  if (!settings.rules.writable) return;
  if (const auto removed = store.remove_leftovers(); removed > 0) log.info("removed {} unfinished uploads", removed);
}

int run(const tftp::Settings& settings) {
  // A file that may not grow (RLIMIT_FSIZE) is an error of one upload, not the end of the server.
  ::signal(SIGXFSZ, SIG_IGN);
  const tftp::Store store{settings.root};
  spdlog::logger& log = *settings.server.options.logger;
  remove_leftovers(settings, store, log);
  const tftp::FileService files{store, settings.rules, log};
  tftp::ClientFiles client_files{store, settings.rules, settings.naming};
  tftp::ServerLimits limits;
  limits.max_upload_bytes = settings.rules.max_upload_bytes;
  tftp::Patience patience;
  if (settings.server.policy != "async") patience.dally = kDallyInAPlace;
  if (settings.server.policy == "loop") patience.dally = kDallyAlone;
  const tftp::TransferService transfers{client_files, limits, log, patience};
  std::function<void()> on_hangup;
  if (!settings.map_file.empty()) on_hangup = [&] { read_map_again(settings, client_files, log); };
  const int status = with_policy(settings.server.policy, [&]<class Policy>() {
    const auto servers = tftp::make_servers<Policy>(settings, files, transfers);
    drop_privileges(settings.privileges, settings.root);
    return servers->serve(on_hangup);
  });
  // Of children that were killed; elsewhere, a job that is ended takes its own along.
  if (status != 0 && settings.server.policy == "forking") remove_leftovers(settings, store, log);
  return status;
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
