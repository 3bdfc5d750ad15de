// Whole transfers by a client that is simpler than the engines it tests, and shares no code with them but the packets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "servers/tftp/protocol/packet.h"
#include "tests/end_to_end/tftp_client.h"

namespace portico::test {

using Datagrams = std::vector<std::string>;

// What both directions have in common.
class WholeTransfer {
 public:
  explicit WholeTransfer(tftp::RequestPacket request) : request_{std::move(request)} {}
  virtual ~WholeTransfer() = default;

  // What is to be sent after this datagram of the server's, or when nothing has come for a while.
  virtual Datagrams hear(std::string_view datagram) = 0;
  virtual Datagrams repeat() const = 0;

  [[nodiscard]] const tftp::RequestPacket& request() const noexcept { return request_; }
  [[nodiscard]] bool begun() const noexcept { return begun_; }
  [[nodiscard]] bool ended() const noexcept { return ended_ || error_; }

  // What the server said.
  [[nodiscard]] const std::optional<tftp::ErrorPacket>& error() const noexcept { return error_; }
  [[nodiscard]] const Options& agreed() const noexcept { return agreed_; }

 protected:
  void agree(const tftp::OptionAckPacket& answer);

  bool begun_ = false;
  bool ended_ = false;
  std::optional<tftp::ErrorPacket> error_;
  std::size_t block_size_ = 512;
  std::uint16_t window_ = 1;

 private:
  tftp::RequestPacket request_;
  Options agreed_;
};

class Download final : public WholeTransfer {
 public:
  using WholeTransfer::WholeTransfer;
  Datagrams hear(std::string_view datagram) override;
  Datagrams repeat() const override { return {ack(received_)}; }

  // What has come since the last call.
  std::string take_content() { return std::exchange(content_, {}); }

 private:
  Datagrams take(const tftp::DataPacket& block);
  Datagrams acknowledge();

  std::string content_;
  std::uint16_t received_ = 0;
  std::uint16_t acknowledged_ = 0;
  int gap_told_at_ = -1;
};

class Upload final : public WholeTransfer {
 public:
  Upload(tftp::RequestPacket request, std::string content)
      : WholeTransfer{std::move(request)}, content_{std::move(content)} {}
  Datagrams hear(std::string_view datagram) override;
  Datagrams repeat() const override;

 private:
  Datagrams advance(std::uint16_t block);

  std::string content_;
  std::size_t acknowledged_ = 0;  // blocks
};

// Carries it out; what the server did is in `transfer` then. Gives up after kPatience without an answer.
void run(TftpClient& client, WholeTransfer& transfer);

// How it ended: kDone, or the code of the server's ERROR.
inline constexpr int kDone = -1;
inline constexpr int kUnfinished = -2;
int outcome(const WholeTransfer& transfer);

struct Fetched {
  std::string content;  // as on the wire
  Options agreed;
  int outcome = kUnfinished;
};
Fetched get(const std::string& server, const tftp::RequestPacket& request);

struct Stored {
  Options agreed;
  int outcome = kUnfinished;
};
// `content` as on the wire. Ends with a goodbye(), so that the server need not wait for what may have been lost.
Stored put(const std::string& server, const tftp::RequestPacket& request, const std::string& content);

}  // namespace portico::test
