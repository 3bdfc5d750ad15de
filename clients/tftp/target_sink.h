// From a transfer over UDP to the place where a download goes.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>

#include "clients/common/progress.h"
#include "clients/tftp/download_target.h"
#include "servers/tftp/protocol/netascii.h"
#include "servers/tftp/transfer/pump.h"

namespace portico::tftp::client {

// Writes to `target`, in netascii what its lines stand for, and counts in `progress`.
class TargetSink final : public BlockSink {
 public:
  TargetSink(DownloadTarget& target, Mode mode, Progress& progress)
      : target_{target}, mode_{mode}, progress_{progress} {}

  Failure write(std::string_view payload) override;
  asio::awaitable<Failure> publish() override;

  // The server says that so many bytes will come; fewer or more are not published.
  void expect(std::uint64_t size) { expected_ = size; }

  // Throws what the disk did, if that is why the transfer ended.
  void rethrow() const;

 private:
  void append(std::string_view bytes);

  DownloadTarget& target_;
  Mode mode_;
  Progress& progress_;
  NetasciiDecoder decoder_;
  std::string lines_;
  std::optional<std::uint64_t> expected_;
  std::exception_ptr broken_;
  bool begun_ = false;
};

}  // namespace portico::tftp::client
