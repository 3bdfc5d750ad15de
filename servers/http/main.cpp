// portico-httpd: files over HTTP/1.1.
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <exception>
#include <functional>
#include <stdexcept>

#include <spdlog/logger.h>

#include "servers/http/frontend/file_handler.h"
#include "servers/http/frontend/file_service.h"
#include "servers/http/settings.h"
#include <portico/app/privileges.h>
#include <portico/app/serve.h>
#include <portico/app/with_policy.h>
#include <portico/server.h>

namespace {

using namespace portico;

// Threads that serve one connection each are many, and what a child has cached goes with it.
constexpr http::CacheLimits kForOneConnection{.files = 32, .bytes = 1024 * 1024};

// What may be kept of the descriptors that the process can have: the rest is for connections.
std::size_t spare_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  return static_cast<std::size_t>(limit.rlim_max / 8);
}

// Files that are kept open for the next time make room for connections.
template <class Policy>
class FileServer final : public Server<http::FileHandler, Policy, AnyStream> {
  using Base = Server<http::FileHandler, Policy, AnyStream>;

 public:
  FileServer(const ServerSettings& settings, const http::FileService& service)
      : Base{settings.listen, settings.options, std::cref(service)}, service_{service} {}

 protected:
  bool give_up_descriptors() override { return service_.give_up_files(); }

 private:
  const http::FileService& service_;
};

void remove_leftovers(const http::Settings& settings, const http::FileService& service, spdlog::logger& log) {
  if (!settings.files.rules.writable) return;
  if (const auto removed = service.remove_leftovers(); removed > 0) log.info("removed {} unfinished uploads", removed);
}

int run(http::Settings& settings) {
  // A file that may not grow (RLIMIT_FSIZE) is an error of one upload, not the end of the server.
  ::signal(SIGXFSZ, SIG_IGN);
  spdlog::logger& log = *settings.server.options.logger;
  if (settings.server.policy == "threading" || settings.server.policy == "forking") {
    settings.files.rules.cache = kForOneConnection;
  }
  settings.files.open_files = std::min(settings.files.open_files, spare_descriptors());
  http::FileService service{settings.files, log};
  remove_leftovers(settings, service, log);
  const int status = with_policy(settings.server.policy, [&]<class Policy>() {
    FileServer<Policy> server{settings.server, service};
    drop_privileges(settings.privileges, settings.files.root);
    return serve(server, [&service] { service.reopen_log(); });
  });
  // Of children that were killed; elsewhere, a job that is ended takes its own along.
  if (status != 0 && settings.server.policy == "forking") remove_leftovers(settings, service, log);
  return status;
}

}  // namespace

int main(int argc, char* argv[]) {
  http::Settings settings;
  if (const auto status = http::parse_command_line(argc, argv, settings)) return *status;
  try {
    return run(settings);
  } catch (const std::invalid_argument& error) {
    return complain(http::kServerName, error.what(), 2);
  } catch (const std::exception& error) {
    return complain(http::kServerName, error.what(), 1);
  }
}
