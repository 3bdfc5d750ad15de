#include "tests/end_to_end/tftp_transfer.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

namespace portico::test {

namespace {

constexpr std::chrono::seconds kRepeatAfter{1};

std::uint16_t after(std::uint16_t block) { return static_cast<std::uint16_t>(block + 1); }

}  // namespace

void WholeTransfer::agree(const tftp::OptionAckPacket& answer) {
  agreed_ = answer.options;
  for (const auto& [name, value] : agreed_) {
    if (name == "blksize") block_size_ = std::stoul(value);
    if (name == "windowsize") window_ = static_cast<std::uint16_t>(std::stoul(value));
  }
}

Datagrams Download::hear(std::string_view datagram) {
  const auto packet = tftp::decode(datagram);
  if (const auto* error = std::get_if<tftp::ErrorPacket>(&packet)) error_ = *error;
  if (const auto* answer = std::get_if<tftp::OptionAckPacket>(&packet); answer && received_ == 0) {
    begun_ = true;
    agree(*answer);
    return acknowledge();
  }
  const auto* block = std::get_if<tftp::DataPacket>(&packet);
  return block && !ended() ? take(*block) : Datagrams{};
}

Datagrams Download::take(const tftp::DataPacket& block) {
  begun_ = true;
  if (block.block == after(received_)) {
    received_ = block.block;
    content_ += block.payload;
    ended_ = block.payload.size() < block_size_;
    const bool full = static_cast<std::uint16_t>(received_ - acknowledged_) == window_;
    return ended_ || full ? acknowledge() : Datagrams{};
  }
  const auto ahead = static_cast<std::int16_t>(block.block - received_);
  const bool repeated = block.block == acknowledged_;
  const bool gap = ahead > 0 && std::exchange(gap_told_at_, received_) != received_;
  return repeated || gap ? acknowledge() : Datagrams{};
}

Datagrams Download::acknowledge() {
  acknowledged_ = received_;
  return {ack(received_)};
}

Datagrams Upload::hear(std::string_view datagram) {
  const auto packet = tftp::decode(datagram);
  if (const auto* error = std::get_if<tftp::ErrorPacket>(&packet)) error_ = *error;
  if (const auto* answer = std::get_if<tftp::OptionAckPacket>(&packet); answer && !begun_) {
    agree(*answer);
    return advance(0);
  }
  const auto* known = std::get_if<tftp::AckPacket>(&packet);
  return known && !ended() ? advance(known->block) : Datagrams{};
}

// An ACK that brings nothing new is not answered: what was lost is sent again after a while.
Datagrams Upload::advance(std::uint16_t block) {
  const auto blocks = static_cast<std::uint16_t>(block - static_cast<std::uint16_t>(acknowledged_));
  if (blocks > window_ || (blocks == 0 && begun_)) return {};
  begun_ = true;
  acknowledged_ += blocks;
  ended_ = acknowledged_ == content_.size() / block_size_ + 1;
  return ended_ ? Datagrams{} : repeat();
}

Datagrams Upload::repeat() const {
  Datagrams window;
  const std::size_t last = content_.size() / block_size_ + 1;
  for (auto block = acknowledged_ + 1; block <= std::min(acknowledged_ + window_, last); ++block) {
    const std::string_view payload{content_};
    window.push_back(data(static_cast<std::uint16_t>(block), payload.substr((block - 1) * block_size_, block_size_)));
  }
  return window;
}

// RFC 1350 §4: the first answer tells the port of the transfer. Anybody else is answered, but not listened to.
void run(TftpClient& client, WholeTransfer& transfer) {
  const auto stranger = tftp::encode(tftp::ErrorPacket{tftp::ErrorCode::UnknownTransferId, "not you"});
  std::optional<Address> peer;
  client.ask(transfer.request());
  auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!transfer.ended() && std::chrono::steady_clock::now() < deadline) {
    const auto datagram = client.receive(kRepeatAfter);
    if (datagram) deadline = std::chrono::steady_clock::now() + kPatience;
    if (datagram && !peer) peer = client.source();
    if (!peer) {
      client.ask(transfer.request());
    } else if (datagram && client.source() != *peer) {
      client.send(stranger);
    } else {
      for (const auto& answer : datagram ? transfer.hear(*datagram) : transfer.repeat()) client.send(answer, *peer);
    }
  }
  if (peer) client.send(goodbye(), *peer);
}

int outcome(const WholeTransfer& transfer) {
  if (transfer.error()) return static_cast<int>(transfer.error()->code);
  return transfer.ended() ? kDone : kUnfinished;
}

Fetched get(const std::string& server, const tftp::RequestPacket& request) {
  TftpClient client{server};
  Download download{request};
  run(client, download);
  return {download.take_content(), download.agreed(), outcome(download)};
}

Stored put(const std::string& server, const tftp::RequestPacket& request, const std::string& content) {
  TftpClient client{server};
  Upload upload{request, content};
  run(client, upload);
  return {upload.agreed(), outcome(upload)};
}

}  // namespace portico::test
