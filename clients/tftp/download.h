#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "clients/common/progress.h"
#include "clients/tftp/download_target.h"
#include "clients/tftp/operation.h"

namespace portico::tftp::client {

// Fetches a file, or the rest of one that an earlier download left behind.
class Download final : public Operation {
 public:
  // Tells `progress`. REQUIRES: `progress` outlives it.
  Download(std::string remote, std::unique_ptr<DownloadTarget> target, Progress& progress)
      : remote_{std::move(remote)}, target_{std::move(target)}, progress_{progress} {}

  asio::awaitable<void> perform(Connection& connection) override;
  [[nodiscard]] std::string how_far() const override;

 private:
  asio::awaitable<OkReply> ask(Connection& connection);
  asio::awaitable<OkReply> ask_from(Connection& connection, std::uint64_t offset);
  asio::awaitable<std::optional<OkReply>> ask_for_rest(Connection& connection);

  std::string remote_;
  std::string digits_;  // of the version that is coming
  std::unique_ptr<DownloadTarget> target_;
  Progress& progress_;
};

}  // namespace portico::tftp::client
