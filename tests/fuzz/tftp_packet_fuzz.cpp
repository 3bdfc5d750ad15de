// A hostile datagram: whatever it holds, what is made of it keeps the rules of packet.h and comes back from the wire.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "servers/tftp/protocol/netascii.h"
#include "servers/tftp/protocol/packet.h"
#include "servers/tftp/protocol/text.h"
#include "servers/tftp/protocol/transfer_options.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace portico::tftp;
using portico::test::require;

void check_refusal(const ErrorPacket& error) {
  require(error.code == ErrorCode::OptionNegotiation || error.code == ErrorCode::DiskFull ||
              error.code == ErrorCode::IllegalOperation,
          "a refusal has one of three codes");
  require(is_plain_text(error.message), "a refusal can be shown");
}

void check_options(const OrError<TransferOptions>& outcome, const TransferOptions& most) {
  if (const auto* error = std::get_if<ErrorPacket>(&outcome)) return check_refusal(*error);
  const auto& options = std::get<TransferOptions>(outcome);
  const auto block_size = options.block_size_in_force();
  require(block_size >= kMinBlockSize && options.window_size_in_force() >= 1, "options are in their ranges");
  require(!options.block_size || block_size <= *most.block_size, "the block is not larger than it may be");
  require(!options.window_size || *options.window_size <= *most.window_size, "nor the window");
  require(!options.timeout || (options.timeout->count() >= 1 && options.timeout->count() <= 255), "nor the timeout");
}

constexpr TransferOptions kMost{1428, 16, std::chrono::seconds{3}, 0};

void check(const RequestPacket& request) {
  require(!request.name.empty() && request.name.find('\0') == std::string::npos, "names are strings");
  require(decode(encode(request)) == Packet{request}, "a request comes back");
  check_options(negotiate(request, {1428, 16, 1000}, 99), kMost);
}

void check(const OptionAckPacket& answer) {
  require(decode(encode(answer)) == Packet{answer}, "an OACK comes back");
  check_options(check_answer(kMost, answer), kMost);
}

void check(const ErrorPacket& error) {
  require(error.message.size() <= kMaxErrorMessage && is_plain_text(error.message), "a message can be shown");
  require(decode(encode(error)) == Packet{error}, "an ERROR comes back");
}

void check(const MalformedPacket& malformed) { check_refusal(malformed.answer); }

void check(const AckPacket& ack) { require(decode(encode(ack)) == Packet{ack}, "an ACK comes back"); }

// The payload as netascii, in two pieces.
void check(const DataPacket& data) {
  const auto cut = data.payload.size() / 2;
  std::string wire;
  append_netascii(data.payload.substr(0, cut), wire);
  append_netascii(data.payload.substr(cut), wire);
  NetasciiDecoder decoder;
  std::string bytes;
  decoder.decode(std::string_view{wire}.substr(0, cut), bytes);
  decoder.decode(std::string_view{wire}.substr(cut), bytes);
  decoder.finish(bytes);
  require(bytes == data.payload, "netascii comes back");
  decoder.decode(data.payload, bytes);  // as it came: any bytes are netascii
  decoder.finish(bytes);
  require(bytes.size() <= 2 * data.payload.size(), "nothing is added");
}

void check(const Noise& /*unused*/) {}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view datagram{reinterpret_cast<const char*>(bytes), size};
  const auto packet = decode(datagram);
  std::visit([](const auto& any) { check(any); }, packet);
  const auto answer = answer_to_stranger(datagram);
  require(answer.empty() || !(std::holds_alternative<ErrorPacket>(packet) || std::holds_alternative<Noise>(packet)),
          "nobody answers an ERROR or noise");
  return 0;
}
