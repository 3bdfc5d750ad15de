#pragma once

#include <memory>
#include <optional>
#include <string>

#include "clients/tftp/download_target.h"
#include "clients/tftp/operation.h"

namespace portico::tftp::client {

// Fetches a file, or the rest of one that an earlier download left behind.
class Download final : public Operation {
 public:
  // `local` as for open_target; without it, the file gets its remote name in the current directory. Throws Failure
  // when it cannot be written, Refused when `remote` cannot be a name: it holds no slash, so it leads nowhere else.
  Download(std::string remote, const std::optional<std::string>& local);

  asio::awaitable<void> perform(Connection& connection) override;
  [[nodiscard]] std::string how_far() const override;
  [[nodiscard]] bool writes_to_terminal() const override { return target_->is_terminal(); }

 private:
  asio::awaitable<OkReply> ask(Connection& connection);
  asio::awaitable<OkReply> ask_from(Connection& connection, std::uint64_t offset);
  asio::awaitable<std::optional<OkReply>> ask_for_rest(Connection& connection);

  std::string remote_;
  std::string digits_;  // of the version that is coming
  std::unique_ptr<DownloadTarget> target_;
};

}  // namespace portico::tftp::client
