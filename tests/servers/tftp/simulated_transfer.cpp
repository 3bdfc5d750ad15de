#include "tests/servers/tftp/simulated_transfer.h"

#include <algorithm>
#include <stdexcept>
#include <variant>

namespace portico::tftp::test {

std::string content_of(std::size_t size) {
  std::string content(size, '\0');
  std::uint32_t state = 1;
  for (char& byte : content) {
    state = state * 1664525 + 1013904223;
    byte = static_cast<char>(state >> 24U);
  }
  return content;
}

SimulatedTransfer::SimulatedTransfer(const Scenario& scenario)
    : scenario_(scenario),
      file_(content_of(scenario.size)),
      from_client_(scenario.faults, scenario.seed),
      from_server_(scenario.faults, ~scenario.seed) {
  start_client();
}

void SimulatedTransfer::start_client() {
  const RequestPacket request{scenario_.direction, "f", Mode::Octet, {}};
  const auto size = scenario_.size_is_known ? std::optional<std::uint64_t>{file_.size()} : std::nullopt;
  if (reads()) {
    receiver_ = Receiver::requesting(request, scenario_.wanted, scenario_.patience);
  } else {
    sender_ = Sender::requesting(request, scenario_.wanted, size, scenario_.patience);
  }
}

void SimulatedTransfer::start_server(const RequestPacket& request) {
  const auto size = scenario_.size_is_known ? std::optional<std::uint64_t>{file_.size()} : std::nullopt;
  const auto answer = negotiate(request, scenario_.limits, size);
  const auto agreed = scenario_.server_knows_options ? std::get<TransferOptions>(answer) : TransferOptions{};
  if (reads()) {
    sender_ = Sender::answering(agreed, size, scenario_.patience);
  } else {
    receiver_ = Receiver::answering(agreed, scenario_.patience);
  }
}

void SimulatedTransfer::run() {
  constexpr std::uint64_t kForever = 20'000'000;
  for (std::uint64_t steps = 0; steps < kForever; ++steps) {
    pump_sender();
    pump_receiver();
    if (!running()) return;
    advance();
  }
  throw std::logic_error{"the transfer does not end"};
}

void SimulatedTransfer::pump_sender() {
  if (!sender_) return;
  if (const auto datagram = sender_->take_datagram(now_); !datagram.empty()) from_sender().send(datagram, now_);
  while (!sender_->due().empty()) {
    const auto block = sender_->due().first;
    send_block(block);
    sender_->sent(block, now_);
  }
}

void SimulatedTransfer::send_block(Block block) {
  const std::size_t block_size = sender_->options().block_size_in_force();
  const auto bytes = std::string_view{file_}.substr(static_cast<std::size_t>(block - 1) * block_size, block_size);
  if (bytes.size() < block_size && !scenario_.size_is_known) sender_->ends_at(block);
  const auto header = data_header(on_wire(block));
  datagram_.assign(header.data(), header.size());
  datagram_ += bytes;
  from_sender().send(datagram_, now_);
}

void SimulatedTransfer::pump_receiver() {
  if (!receiver_) return;
  if (receiver_->complete()) {
    ++published_;
    receiver_->confirm(now_);
  }
  if (const auto datagram = receiver_->take_datagram(now_); !datagram.empty()) from_receiver().send(datagram, now_);
}

// To the next moment at which something happens.
void SimulatedTransfer::advance() {
  const auto next =
      std::min({from_client_.next_arrival(), from_server_.next_arrival(), sender_ ? sender_->deadline() : Time::max(),
                receiver_ ? receiver_->deadline() : Time::max()});
  if (next == Time::max()) throw std::logic_error{"both ends wait for each other"};
  now_ = std::max(now_, next);
  deliver(from_sender(), false);
  deliver(from_receiver(), true);
  if (sender_) sender_->expire(now_);
  if (receiver_) receiver_->expire(now_);
}

void SimulatedTransfer::deliver(portico::test::LossyLink& link, bool to_sender) {
  while (link.next_arrival() <= now_) {
    const auto datagram = link.take();
    if (to_sender ? !sender_ : !receiver_) {
      const auto packet = decode(datagram);
      if (const auto* request = std::get_if<RequestPacket>(&packet)) start_server(*request);
    } else if (to_sender) {
      sender_->hear(datagram, now_);
    } else if (const auto payload = receiver_->hear(datagram, now_)) {
      received_ += *payload;
    }
  }
}

}  // namespace portico::tftp::test
