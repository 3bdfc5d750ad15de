#pragma once

#include <exception>
#include <string>
#include <utility>

#include "clients/common/progress.h"
#include "clients/tftp/operation.h"
#include "clients/tftp/upload_source.h"

namespace portico::tftp::client {

// Stores a local file on the server.
class Upload final : public Operation {
 public:
  // Tells `progress`. REQUIRES: `progress` outlives it.
  Upload(UploadSource source, std::string remote, Progress& progress)
      : source_{std::move(source)}, remote_{std::move(remote)}, progress_{progress} {}

  asio::awaitable<void> perform(Connection& connection) override;
  [[nodiscard]] std::string how_far() const override;
  [[nodiscard]] bool repeatable() const override { return false; }

 private:
  asio::awaitable<void> send_payload(Connection& connection);
  asio::awaitable<void> send_and_wait(Connection& connection);
  asio::awaitable<void> read_answer(Connection& connection);
  [[noreturn]] void throw_error() const;

  UploadSource source_;
  std::string remote_;
  Progress& progress_;
  std::exception_ptr send_error_;
  std::exception_ptr answer_error_;
};

}  // namespace portico::tftp::client
