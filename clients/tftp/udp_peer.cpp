#include "clients/tftp/udp_peer.h"

#include <algorithm>
#include <exception>
#include <span>
#include <utility>

#include "clients/tftp/failure.h"
#include "clients/tftp/target_sink.h"
#include "clients/tftp/udp_download.h"
#include "servers/tftp/engine/receiver.h"
#include "servers/tftp/engine/sender.h"
#include "servers/tftp/transfer/block_source.h"
#include "servers/tftp/transfer/conversation.h"
#include "servers/tftp/transfer/pump.h"
#include <portico/transports/datagram_socket.h>

namespace portico::tftp::client {

namespace {

Status status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::FileNotFound:
      return Status::NotFound;
    case ErrorCode::AccessViolation:
    case ErrorCode::FileExists:
    case ErrorCode::NoSuchUser:
      return Status::Forbidden;
    case ErrorCode::DiskFull:
      return Status::NoSpace;
    default:
      return Status::BadRequest;
  }
}

bool is_about_options(const std::optional<TransferFailure>& failure) {
  return failure && failure->reason == FailureReason::PeerRefused &&
         failure->error.code == ErrorCode::OptionNegotiation;
}

Conversation::Room room_for(const TransferOptions& wanted) {
  return Conversation::Room::for_blocks(wanted.block_size_in_force(), wanted.window_size_in_force());
}

// The blocks of an upload, once it is known how large they are.
class NegotiatedSource final : public BlockSource {
 public:
  NegotiatedSource(const UploadSource& file, Mode mode, const Sender& sender)
      : file_{file}, mode_{mode}, sender_{sender} {}

  DatagramTrain read(BlockRange due, Block acknowledged) override {
    if (!blocks_) blocks_ = open();
    return blocks_->read(due, acknowledged);
  }
  [[nodiscard]] std::optional<Block> last() const override { return blocks_ ? blocks_->last() : std::nullopt; }

 private:
  [[nodiscard]] std::unique_ptr<BlockSource> open() const {
    const TransferOptions& agreed = sender_.options();
    const auto block_size = agreed.block_size_in_force();
    if (mode_ == Mode::Netascii) return std::make_unique<NetasciiSource>(file_.file.get(), block_size);
    return std::make_unique<OctetSource>(file_.file.get(), file_.size, block_size, agreed.window_size_in_force());
  }

  const UploadSource& file_;
  Mode mode_;
  const Sender& sender_;
  std::unique_ptr<BlockSource> blocks_;
};

}  // namespace

asio::awaitable<void> UdpPeer::get(std::string remote, std::unique_ptr<DownloadTarget> target) {
  Progress& progress = begin_progress(remote);
  target->resumes("");
  Attempt attempt = [&](const Address& server, const TransferOptions& wanted) {
    return get_from(server, wanted, remote, *target, progress);
  };
  std::exception_ptr broken;
  try {
    co_await carry_out(std::move(attempt), 0);
  } catch (...) {
    broken = std::current_exception();
  }
  if (!broken) co_return;
  target->discard();
  std::rethrow_exception(broken);
}

asio::awaitable<void> UdpPeer::put(UploadSource source, std::string remote) {
  Progress& progress = begin_progress(remote);
  Attempt attempt = [&](const Address& server, const TransferOptions& wanted) {
    return put_to(server, wanted, remote, source, progress);
  };
  co_await carry_out(std::move(attempt), source.size);
}

// `size`: as the client of each direction writes it into tsize (RFC 2349); that of netascii nobody knows.
asio::awaitable<void> UdpPeer::carry_out(Attempt attempt, std::optional<std::uint64_t> size) {
  if (options_.mode == Mode::Netascii) size.reset();
  const TransferOptions wanted{options_.block_size, options_.window_size, options_.timeout, size};
  const TransferOptions none;
  Ended ended;
  for (const Address& server : destination_.resolve()) {
    auto trying = attempt(server, wanted);
    ended = co_await std::move(trying);
    if (is_about_options(ended.failure) && !ended.moved) {
      auto plainly = attempt(server, none);
      ended = co_await std::move(plainly);
    }
    if (ended.heard) break;
  }
  if (ended.failure) fail(ended);
}

asio::awaitable<UdpPeer::Ended> UdpPeer::get_from(Address server, TransferOptions wanted, std::string remote,
                                                  DownloadTarget& target, Progress& progress) {
  RequestPacket request;
  request.name = std::move(remote);
  request.mode = options_.mode;
  auto download = std::make_unique<UdpDownload>(context_.get_executor(), server, room_for(wanted),
                                                Receiver::requesting(std::move(request), wanted));
  Conversation& peer = download->peer;
  Receiver& receiver = download->receiver;
  TargetSink sink{target, options_.mode, progress};
  const OnProgress note = [&] {
    if (progress.started || receiver.awaiting_peer()) return;
    const auto size = receiver.options().transfer_size;
    if (size) sink.expect(*size);
    progress.total = size.value_or(0);
    progress.started = progress.total > 0;
  };
  co_await pump(peer, receiver, sink, &note);
  sink.rethrow();
  if (receiver.done()) progress.total = progress.done;
  progress.started = receiver.done() || progress.started;
  Ended ended{receiver.failure(), peer.peer_known(), receiver.received() > 0};
  if (receiver.done()) dallying_.add(std::move(download));
  co_return ended;
}

asio::awaitable<UdpPeer::Ended> UdpPeer::put_to(Address server, TransferOptions wanted, std::string remote,
                                                const UploadSource& source, Progress& progress) {
  DatagramSocket socket{context_.get_executor(), server.family()};
  const Conversation::Room room;
  Conversation peer = Conversation::with_server(socket, server, room);
  RequestPacket request;
  request.name = std::move(remote);
  request.mode = options_.mode;
  const auto size = options_.mode == Mode::Octet ? std::optional{source.size} : std::nullopt;
  Sender sender = Sender::requesting(std::move(request), wanted, size);
  progress.total = source.size;
  NegotiatedSource blocks{source, options_.mode, sender};
  const OnProgress note = [&] {
    if (sender.awaiting_peer()) return;
    progress.started = true;
    const auto sent = static_cast<std::uint64_t>(sender.acknowledged()) * sender.options().block_size_in_force();
    progress.done = std::min(sent, progress.total);
  };
  co_await pump(peer, sender, blocks, &note);
  if (sender.done()) progress.done = progress.total;
  co_return Ended{sender.failure(), peer.peer_known(), sender.acknowledged() > 0};
}

void UdpPeer::fail(const Ended& ended) const {
  const TransferFailure& failure = *ended.failure;
  switch (failure.reason) {
    case FailureReason::PeerRefused:
      throw Refused{Refusal{status_of(failure.error.code), failure.error.message}};
    case FailureReason::PeerGone:
      throw LostConnection{ended.heard ? "the server is gone " + how_far()
                                       : "nobody serves TFTP at " + destination_.to_string() + " over UDP"};
    case FailureReason::PeerSilent:
      throw LostConnection{ended.heard ? "the server fell silent " + how_far()
                                       : destination_.to_string() + " does not answer over UDP"};
    case FailureReason::Refused:
      break;
  }
  throw Failure{"the server broke the protocol: " + failure.error.message};
}

}  // namespace portico::tftp::client
