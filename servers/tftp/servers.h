// Both front doors of the directory, under any policy.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "servers/tftp/frontend/active_transfers.h"
#include "servers/tftp/frontend/file_handler.h"
#include "servers/tftp/frontend/transfer_handler.h"
#include "servers/tftp/settings.h"
#include <portico/app/serve.h>
#include <portico/server.h>

namespace portico::tftp {

// TFTP over UDP: decides in the main loop which datagrams are worth a transfer.
template <class Policy>
class TransferServer final : public Server<TransferHandler, Policy, Udp> {
  using Base = Server<TransferHandler, Policy, Udp>;

 public:
  TransferServer(const std::vector<std::string>& where, const ServerOptions& options, const TransferService& service,
                 std::size_t max_per_address)
      : Base{where, options, std::cref(service)}, active_{max_per_address} {}

 protected:
  bool verify_request(const Datagram& request, const Address&) override {
    const Verdict verdict = judge(request, active_);
    if (!verdict.answer.empty()) this->answer(request, verdict.answer);
    return verdict.serve;
  }
  std::shared_ptr<void> begin_request(const Datagram& request, const Address& client) override {
    return active_.begin(client, request.payload);
  }

 private:
  ActiveTransfers active_;
};

// Nobody takes all places.
template <class Policy>
std::size_t share_of_one(const Settings& settings) {
  if (settings.max_per_address > 0) return settings.max_per_address;
  return std::max<std::size_t>(Policy::places(settings.server.options) / 2, 1);
}

// Both servers of one programme. Where they listen at the same place and the kernel picks the port, they share it.
template <class Policy>
class Servers {
 public:
  Servers(const ServerSettings& settings, const FileService& files, const TransferService& transfers,
          std::size_t max_per_address) {
    if (!settings.listen.empty()) streams_.emplace(settings.listen, settings.options, std::cref(files));
    auto places = settings.listen_for_datagrams;
    std::vector<std::string> left = settings.listen;  // two may ask the kernel for a port
    for (std::string& place : places) {
      const auto same = std::ranges::find(left, place);
      if (same == left.end()) continue;
      place = streams_->server_addresses().at(static_cast<std::size_t>(same - left.begin())).to_string();
      same->clear();
    }
    if (!places.empty()) datagrams_.emplace(places, settings.options, transfers, max_per_address);
  }

  [[nodiscard]] int serve(const std::function<void()>& on_hangup) {
    std::vector<BasicServer*> all;
    if (streams_) all.push_back(&*streams_);
    if (datagrams_) all.push_back(&*datagrams_);
    return portico::serve(all, on_hangup);
  }

 private:
  std::optional<Server<FileHandler, Policy, AnyStream>> streams_;
  std::optional<TransferServer<Policy>> datagrams_;
};

// The port that the kernel picks for TCP may be taken for UDP: another one is tried then.
inline constexpr int kMostTries = 20;

template <class Policy>
std::unique_ptr<Servers<Policy>> make_servers(const Settings& settings, const FileService& files,
                                              const TransferService& transfers) {
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

}  // namespace portico::tftp
