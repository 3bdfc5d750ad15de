// Where the file of a WRQ goes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "servers/files/upload.h"
#include "servers/tftp/protocol/netascii.h"
#include "servers/tftp/protocol/status.h"
#include "servers/tftp/transfer/pump.h"
#include <portico/shared/helper_threads.h>

namespace portico::tftp {

// RFC 1350 has few codes; the sentence says the rest.
[[nodiscard]] ErrorPacket error_for(const Refusal& refusal);

// Writes to an upload, in netascii what its lines stand for.
class UploadSink final : public BlockSink {
 public:
  // `helpers`: where publishing may block; null to do so here.
  UploadSink(files::Upload upload, Mode mode, HelperThreads* helpers)
      : upload_{std::move(upload)}, mode_{mode}, helpers_{helpers} {}

  Failure write(std::string_view payload) override;
  asio::awaitable<Failure> publish() override;

  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

 private:
  Failure flush();

  files::Upload upload_;
  Mode mode_;
  HelperThreads* helpers_;
  NetasciiDecoder decoder_;
  std::string gathered_;  // to be written
  std::uint64_t bytes_ = 0;
};

}  // namespace portico::tftp
