#include "servers/tftp/frontend/transfer_handler.h"

#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include <asio/this_coro.hpp>
#include <spdlog/logger.h>

#include "servers/tftp/frontend/upload_sink.h"
#include "servers/tftp/transfer/block_source.h"
#include "servers/tftp/transfer/conversation.h"
#include "servers/tftp/transfer/pump.h"

namespace portico::tftp {

namespace {

std::unique_ptr<BlockSource> source_of(const OpenedFile& file, Mode mode, const TransferOptions& agreed) {
  const int descriptor = file.descriptor.get();
  const auto block_size = agreed.block_size_in_force();
  if (mode == Mode::Netascii) return std::make_unique<NetasciiSource>(descriptor, block_size);
  return std::make_unique<OctetSource>(descriptor, file.size, block_size, agreed.window_size_in_force());
}

// A name is any bytes; a log has one line of text.
std::string printable(std::string name) {
  for (char& byte : name) byte = byte >= ' ' && byte <= '~' ? byte : '?';
  return name;
}

const char* word_for(Direction direction) { return direction == Direction::Read ? "get" : "put"; }

}  // namespace

Verdict judge(const Datagram& datagram, const ActiveTransfers& active) {
  if (datagram.to_group) return {};  // RFC 1123 §4.2.3.5
  const Packet packet = decode(datagram.payload);
  if (const auto* malformed = std::get_if<MalformedPacket>(&packet)) {
    const bool request = malformed->opcode == Opcode::ReadRequest || malformed->opcode == Opcode::WriteRequest;
    return {false, request ? encode(malformed->answer) : std::string{}};
  }
  if (!std::holds_alternative<RequestPacket>(packet)) return {};
  return {active.admits(datagram.peer, datagram.payload), {}};
}

asio::awaitable<void> TransferHandler::handle() {
  const Packet decoded = decode(packet().payload);
  const auto& request = std::get<RequestPacket>(decoded);
  const asio::any_io_executor loop = co_await asio::this_coro::executor;
  std::optional<DatagramSocket> socket;
  std::exception_ptr none;
  try {
    socket.emplace(loop, packet());
  } catch (...) {
    none = std::current_exception();
  }
  if (none) {
    const std::string answer = encode(ErrorPacket{ErrorCode::NotDefined, "the server is short of sockets, try again"});
    co_await reply(answer);
    std::rethrow_exception(none);
  }
  if (request.direction == Direction::Read) {
    co_await read(*socket, request);
  } else {
    co_await write(*socket, request);
  }
}

asio::awaitable<void> TransferHandler::read(DatagramSocket& socket, const RequestPacket& request) {
  const auto opened = service_.files.open_for_reading(request.name, peer());
  if (const auto* refusal = std::get_if<Refusal>(&opened)) {
    const ErrorPacket why = error_for(*refusal);
    co_await refuse(socket, request, why);
    co_return;
  }
  const auto& file = std::get<OpenedFile>(opened);
  const auto negotiated = negotiate(request, service_.limits, file.size);
  if (const auto* error = std::get_if<ErrorPacket>(&negotiated)) {
    co_await refuse(socket, request, *error);
    co_return;
  }
  const auto& agreed = std::get<TransferOptions>(negotiated);

  const auto size = request.mode == Mode::Octet ? std::optional{file.size} : std::nullopt;
  Sender sender = Sender::answering(agreed, size, service_.patience);
  const auto source = source_of(file, request.mode, agreed);
  const Conversation::Room room;
  Conversation client = Conversation::with_client(socket, peer(), room);
  co_await pump(client, sender, *source);
  log_end(request, file.size, sender.failure() ? &*sender.failure() : nullptr, sender.counts());
}

asio::awaitable<void> TransferHandler::write(DatagramSocket& socket, const RequestPacket& request) {
  const auto negotiated = negotiate(request, service_.limits, std::nullopt);
  if (const auto* error = std::get_if<ErrorPacket>(&negotiated)) {
    co_await refuse(socket, request, *error);
    co_return;
  }
  const auto& agreed = std::get<TransferOptions>(negotiated);
  auto begun = service_.files.begin_upload(request.name, peer(), agreed.transfer_size.value_or(0));
  if (const auto* refusal = std::get_if<Refusal>(&begun)) {
    const ErrorPacket why = error_for(*refusal);
    co_await refuse(socket, request, why);
    co_return;
  }

  std::optional<UploadSink> sink;
  sink.emplace(std::get<files::Upload>(std::move(begun)), request.mode, helpers());
  Receiver receiver = Receiver::answering(agreed, service_.patience);
  const auto room = Conversation::Room::for_blocks(agreed.block_size_in_force(), agreed.window_size_in_force());
  Conversation client = Conversation::with_client(socket, peer(), room);
  co_await pump(client, receiver, *sink);
  log_end(request, sink->bytes(), receiver.failure() ? &*receiver.failure() : nullptr, receiver.counts());
  sink.reset();  // what it has open
  if (receiver.done()) co_await dally(client, receiver, stopping());
}

asio::awaitable<void> TransferHandler::refuse(DatagramSocket& socket, const RequestPacket& request,
                                              const ErrorPacket& why) {
  const Conversation::Room room;
  Conversation client = Conversation::with_client(socket, peer(), room);
  const std::string datagram = encode(why);
  const auto all = DatagramTrain::of_one(datagram);
  co_await client.send(all);
  service_.log.info("{} {} {} refused: {}", peer().to_string(), word_for(request.direction), printable(request.name),
                    why.message);
}

void TransferHandler::log_end(const RequestPacket& request, std::uint64_t bytes, const TransferFailure* failure,
                              const DatagramCounts& counts) const {
  using std::chrono::milliseconds;
  const auto took = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began_);
  const auto name = peer().to_string();
  const auto file = printable(request.name);
  const char* const what = word_for(request.direction);
  using enum FailureReason;
  if (!failure) {
    service_.log.info("{} {} {} {} bytes {} ms, {} of {} datagrams sent again", name, what, file, bytes, took.count(),
                      counts.retransmitted, counts.sent);
  } else if (failure->reason == PeerSilent || failure->reason == PeerGone) {
    service_.log.info("{} {} {} ended after {} ms: the client {}", name, what, file, took.count(),
                      failure->reason == PeerGone ? "is gone" : "fell silent");
  } else {
    const bool theirs = failure->reason == PeerRefused;
    service_.log.info("{} {} {} ended after {} ms: {}: {}", name, what, file, took.count(),
                      theirs ? "the client says" : "refused", failure->error.message);
  }
}

}  // namespace portico::tftp
