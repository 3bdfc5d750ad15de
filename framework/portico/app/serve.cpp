#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>
#include <functional>
#include <iostream>
#include <numeric>
#include <string>

#include <spdlog/logger.h>

#include <portico/app/serve.h>
#include <portico/concurrency/signal_reader.h>

namespace portico {

namespace {

// Each connection needs a descriptor, under Threading five; the soft limit is often 1,024.
void open_many_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int serve(BasicServer& server, const std::function<void()>& on_hangup) {
  BasicServer* const one = &server;
  return serve(std::span{&one, 1}, on_hangup);
}

int serve(std::span<BasicServer* const> servers, const std::function<void()>& on_hangup) {
  open_many_files();
  ::signal(SIGPIPE, SIG_IGN);  // who reads our standard output may go away
  EventLoop loop;
  spdlog::logger& log = servers.front()->log();
  const auto active = [&] {
    return std::transform_reduce(servers.begin(), servers.end(), std::size_t{0}, std::plus{},
                                 [](const BasicServer* server) { return server->active(); });
  };
  const auto shut_down = [&] {
    for (BasicServer* const server : servers) server->shutdown();
  };
  SignalReader& signals = loop.signals();
  for (const int signal : {SIGTERM, SIGINT}) {
    signals.listen(signal, [&](const signalfd_siginfo& received) {
      log.info("{}: draining, {} requests or idle connections to end",
               received.ssi_signo == SIGINT ? "SIGINT" : "SIGTERM", active());
      signals.restore_default(SIGTERM);
      signals.restore_default(SIGINT);
      shut_down();
    });
  }
  signals.listen(SIGHUP, [&](const signalfd_siginfo&) {
    if (on_hangup) return on_hangup();
    log.info("SIGHUP: there are no logs to reopen");
  });

  DrainReport report;
  std::size_t serving = servers.size();
  for (BasicServer* const server : servers) {
    server->start(loop, [&](const DrainReport& drained) {
      report += drained;
      shut_down();  // one that ends by itself has failed
      if (--serving == 0) loop.stop();
    });
  }
  for (const BasicServer* const server : servers) {
    for (const std::string& url : server->urls()) std::cout << "listening on " << url << std::endl;
  }
  if (!std::cout) log.warn("standard output cannot be written to");
  loop.run();
  for (const BasicServer* const server : servers) {
    if (server->failure()) std::rethrow_exception(server->failure());
  }
  if (report.clean()) return 0;
  log.warn("drained: {} finished, {} had to be ended, {} lost", report.finished, report.forced, report.lost);
  if (active() > 0) ::_exit(1);  // threads that do not end still use what a return would take down
  return 1;
}

}  // namespace portico
