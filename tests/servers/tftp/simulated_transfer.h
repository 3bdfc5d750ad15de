// A Sender and a Receiver back to back over a lossy link in virtual time, with the pumps that their headers describe.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "servers/tftp/engine/receiver.h"
#include "servers/tftp/engine/sender.h"
#include "tests/support/lossy_link.h"

namespace portico::tftp::test {

struct Scenario {
  Direction direction = Direction::Read;  // Read: the server sends
  TransferOptions wanted = {};
  ServerLimits limits = {};
  bool server_knows_options = true;
  bool size_is_known = true;  // otherwise the sender is told where the file ends while it reads
  std::size_t size = 0;
  Patience patience = {};
  portico::test::LinkFaults faults = {};
  std::uint64_t seed = 0;
};

// What the file holds; the same bytes for the same size.
std::string content_of(std::size_t size);

class SimulatedTransfer {
 public:
  using Time = RetransmissionTimer::Time;

  explicit SimulatedTransfer(const Scenario& scenario);

  // Until both ends are finished. Throws std::logic_error when that takes forever.
  void run();

  // Before run(): decide what happens to each datagram.
  portico::test::LossyLink& from_client() { return from_client_; }
  portico::test::LossyLink& from_server() { return from_server_; }
  portico::test::LossyLink& from_sender() { return reads() ? from_server_ : from_client_; }
  portico::test::LossyLink& from_receiver() { return reads() ? from_client_ : from_server_; }

  // After it. The engine of a server that was never reached does not exist.
  const std::optional<Sender>& sender() const { return sender_; }
  const std::optional<Receiver>& receiver() const { return receiver_; }
  bool both_done() const { return sender_ && sender_->done() && receiver_ && receiver_->done(); }
  bool exact() const { return received_ == file_; }
  int published() const { return published_; }
  std::chrono::milliseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(now_ - Time{});
  }

 private:
  bool reads() const { return scenario_.direction == Direction::Read; }
  bool running() const { return (sender_ && sender_->running()) || (receiver_ && receiver_->running()); }

  void start_client();
  void start_server(const RequestPacket& request);
  void pump_sender();
  void pump_receiver();
  void send_block(Block block);
  void advance();
  void deliver(portico::test::LossyLink& link, bool to_sender);

  Scenario scenario_;
  std::string file_;
  std::string received_;
  int published_ = 0;
  portico::test::LossyLink from_client_;
  portico::test::LossyLink from_server_;
  std::optional<Sender> sender_;
  std::optional<Receiver> receiver_;
  std::string datagram_;
  Time now_{};
};

}  // namespace portico::tftp::test
