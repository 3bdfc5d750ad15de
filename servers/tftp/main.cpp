#include <signal.h>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <spdlog/logger.h>

#include "servers/tftp/frontend/file_handler.h"
#include "servers/tftp/frontend/store.h"
#include "servers/tftp/frontend/transfer_handler.h"
#include "servers/tftp/settings.h"
#include <portico/app/privileges.h>
#include <portico/app/serve.h>
#include <portico/app/with_policy.h>
#include <portico/server.h>

namespace {

using namespace portico;

// TFTP over UDP: decides in the main loop which datagrams are worth a transfer.
template <class Policy>
class TransferServer final : public Server<tftp::TransferHandler, Policy, Udp> {
  using Base = Server<tftp::TransferHandler, Policy, Udp>;

 public:
  TransferServer(const std::vector<std::string>& where, const ServerOptions& options,
                 const tftp::TransferService& service, std::size_t max_per_address)
      : Base{where, options, std::cref(service)}, active_{max_per_address} {}

 protected:
  bool verify_request(const Datagram& request, const Address&) override {
    const tftp::Verdict verdict = tftp::judge(request, active_);
    if (!verdict.answer.empty()) this->answer(request, verdict.answer);
    return verdict.serve;
  }
  std::shared_ptr<void> begin_request(const Datagram& request, const Address& client) override {
    return active_.begin(client, request.payload);
  }

 private:
  tftp::ActiveTransfers active_;
};

// Nobody takes all places.
template <class Policy>
std::size_t share_of_one(const tftp::Settings& settings) {
  if (settings.max_per_address > 0) return settings.max_per_address;
  const ServerOptions& options = settings.server.options;
  std::size_t places = options.max_connections;
  if constexpr (std::same_as<Policy, Loop>) places = 1;
  if constexpr (std::same_as<Policy, Forking>) places = options.max_children;
  if constexpr (std::same_as<Policy, Threading>) places = options.max_threads;
  return std::max<std::size_t>(places / 2, 1);
}

// Both servers of one programme. Where they listen at the same place and the kernel picks the port, they share it.
template <class Policy>
class Servers {
 public:
  Servers(const ServerSettings& settings, const tftp::FileService& files, const tftp::TransferService& transfers,
          std::size_t max_per_address) {
    if (!settings.listen.empty()) streams_.emplace(settings.listen, settings.options, std::cref(files));
    auto places = settings.listen_for_datagrams;
    for (std::string& place : places) {
      const auto same = std::ranges::find(settings.listen, place);
      const auto index = static_cast<std::size_t>(same - settings.listen.begin());
      if (same != settings.listen.end()) place = streams_->server_addresses().at(index).to_string();
    }
    if (!places.empty()) datagrams_.emplace(places, settings.options, transfers, max_per_address);
  }

  [[nodiscard]] int serve() {
    std::vector<BasicServer*> all;
    if (streams_) all.push_back(&*streams_);
    if (datagrams_) all.push_back(&*datagrams_);
    return portico::serve(all);
  }

 private:
  std::optional<Server<tftp::FileHandler, Policy, AnyStream>> streams_;
  std::optional<TransferServer<Policy>> datagrams_;
};

// The port that the kernel picks for TCP may be taken for UDP: another one is tried then.
constexpr int kMostTries = 20;

template <class Policy>
std::unique_ptr<Servers<Policy>> make_servers(const tftp::Settings& settings, const tftp::FileService& files,
                                              const tftp::TransferService& transfers) {
  const auto make = [&] {
    return std::make_unique<Servers<Policy>>(settings.server, files, transfers, share_of_one<Policy>(settings));
  };
  const bool picks = std::ranges::any_of(settings.server.listen, [](const auto& at) { return at.ends_with(":0"); });
  for (int tries = picks ? kMostTries : 1; tries > 1; --tries) {
    try {
      return make();
    } catch (const std::system_error& error) {
      if (error.code() != std::errc::address_in_use) throw;
    }
  }
  return make();
}

// A transfer that only listens whether its last ACK has arrived keeps a process or a thread meanwhile.
constexpr std::chrono::milliseconds kDallyInAPlace{1000};

// Where one client is served at a time, the next one waits for this one's last ACK to be heard, too.
constexpr std::chrono::milliseconds kDallyAlone{250};

int run(const tftp::Settings& settings) {
  // A file that may not grow (RLIMIT_FSIZE) is an error of one upload, not the end of the server.
  ::signal(SIGXFSZ, SIG_IGN);
  const tftp::Store store{settings.root};
  spdlog::logger& log = *settings.server.options.logger;
  if (settings.rules.writable) {
    if (const auto removed = store.remove_leftovers(); removed > 0) log.info("removed {} unfinished uploads", removed);
  }
  const tftp::FileService files{store, settings.rules, log};
  const tftp::ClientFiles client_files{store, settings.rules, settings.naming};
  tftp::ServerLimits limits;
  limits.max_upload_bytes = settings.rules.max_upload_bytes;
  tftp::Patience patience;
  if (settings.server.policy != "async") patience.dally = kDallyInAPlace;
  if (settings.server.policy == "loop") patience.dally = kDallyAlone;
  const tftp::TransferService transfers{client_files, limits, log, patience};
  return with_policy(settings.server.policy, [&]<class Policy>() {
    const auto servers = make_servers<Policy>(settings, files, transfers);
    drop_privileges(settings.privileges, settings.root);
    return servers->serve();
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
