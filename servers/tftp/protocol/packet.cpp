#include "servers/tftp/protocol/packet.h"

#include <algorithm>
#include <optional>

#include "servers/tftp/protocol/text.h"

namespace portico::tftp {
namespace {

std::uint16_t number_at(std::string_view datagram, std::size_t at) {
  const auto high = static_cast<unsigned char>(datagram[at]);
  const auto low = static_cast<unsigned char>(datagram[at + 1]);
  return static_cast<std::uint16_t>(high << 8U | low);
}

std::array<char, kHeaderSize> header(Opcode opcode, std::uint16_t number) {
  return {'\0', static_cast<char>(opcode), static_cast<char>(number >> 8U), static_cast<char>(number & 0xFFU)};
}

void append_string(std::string& datagram, std::string_view text) {
  datagram += text;
  datagram += '\0';
}

void append_options(std::string& datagram, const std::vector<Option>& options) {
  for (const auto& option : options) {
    append_string(datagram, option.name);
    append_string(datagram, option.value);
  }
}

// Removes a string and its NUL from the front; nothing if there is no NUL.
std::optional<std::string_view> take_string(std::string_view& rest) {
  const auto end = rest.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  const auto text = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return text;
}

// All of `rest`; nothing if a name is empty or a string does not end. NULs at the end are padding.
std::optional<std::vector<Option>> take_options(std::string_view rest) {
  std::vector<Option> options;
  while (rest.find_first_not_of('\0') != std::string_view::npos) {
    const auto name = take_string(rest);
    if (!name || name->empty()) return std::nullopt;
    const auto value = take_string(rest);
    if (!value) return std::nullopt;
    options.push_back({std::string{*name}, std::string{*value}});
  }
  return options;
}

std::optional<Mode> mode_from_word(std::string_view word) {
  if (equals_ignoring_case(word, "octet")) return Mode::Octet;
  if (equals_ignoring_case(word, "netascii")) return Mode::Netascii;
  return std::nullopt;
}

Packet decode_request(Opcode opcode, std::string_view rest) {
  const auto malformed = [&](ErrorCode code, const char* why) { return MalformedPacket{opcode, {code, why}}; };
  const auto name = take_string(rest);
  if (!name || name->empty()) return malformed(ErrorCode::IllegalOperation, "the request has no file name");
  const auto word = take_string(rest);
  if (!word) return malformed(ErrorCode::IllegalOperation, "the request has no mode");
  const auto mode = mode_from_word(*word);
  if (!mode) return malformed(ErrorCode::IllegalOperation, "the modes here are octet and netascii");
  auto options = take_options(rest);
  if (!options) return malformed(ErrorCode::OptionNegotiation, "the options cannot be read");
  const auto direction = opcode == Opcode::ReadRequest ? Direction::Read : Direction::Write;
  return RequestPacket{direction, std::string{*name}, *mode, *std::move(options)};
}

Packet decode_option_ack(std::string_view rest) {
  auto options = take_options(rest);
  if (options) return OptionAckPacket{*std::move(options)};
  return MalformedPacket{Opcode::OptionAck, {ErrorCode::OptionNegotiation, "the options cannot be read"}};
}

std::string safe_to_show(std::string_view message) {
  std::string safe{message.substr(0, std::min(message.find('\0'), kMaxErrorMessage))};
  if (is_plain_text(safe)) return safe;
  std::ranges::replace_if(
      safe, [](char byte) { return byte < ' ' || byte > '~'; }, '?');
  return safe;
}

}  // namespace

Packet decode(std::string_view datagram) {
  if (datagram.size() < 2) return Noise{};
  const auto opcode = static_cast<Opcode>(number_at(datagram, 0));
  const bool has_number = datagram.size() >= kHeaderSize;
  switch (opcode) {
    case Opcode::ReadRequest:
    case Opcode::WriteRequest:
      return decode_request(opcode, datagram.substr(2));
    case Opcode::Data:
      if (has_number) return DataPacket{number_at(datagram, 2), datagram.substr(kHeaderSize)};
      break;
    case Opcode::Ack:
      if (has_number) return AckPacket{number_at(datagram, 2)};
      break;
    case Opcode::Error:
      if (has_number) return ErrorPacket{ErrorCode{number_at(datagram, 2)}, safe_to_show(datagram.substr(kHeaderSize))};
      break;
    case Opcode::OptionAck:
      return decode_option_ack(datagram.substr(2));
  }
  return Noise{};
}

std::array<char, kHeaderSize> data_header(std::uint16_t block) { return header(Opcode::Data, block); }

std::string encode(const RequestPacket& request) {
  const auto opcode = request.direction == Direction::Read ? Opcode::ReadRequest : Opcode::WriteRequest;
  std::string datagram{'\0', static_cast<char>(opcode)};
  append_string(datagram, request.name);
  append_string(datagram, request.mode == Mode::Octet ? "octet" : "netascii");
  append_options(datagram, request.options);
  return datagram;
}

std::string encode(AckPacket ack) {
  const auto bytes = header(Opcode::Ack, ack.block);
  return {bytes.data(), bytes.size()};
}

std::string encode(const ErrorPacket& error) {
  const auto bytes = header(Opcode::Error, static_cast<std::uint16_t>(error.code));
  std::string datagram{bytes.data(), bytes.size()};
  append_string(datagram, safe_to_show(error.message));
  return datagram;
}

std::string encode(const OptionAckPacket& option_ack) {
  std::string datagram{'\0', static_cast<char>(Opcode::OptionAck)};
  append_options(datagram, option_ack.options);
  return datagram;
}

std::string answer_to_stranger(std::string_view datagram) {
  const auto packet = decode(datagram);
  if (std::holds_alternative<Noise>(packet) || std::holds_alternative<ErrorPacket>(packet)) return {};
  return encode(ErrorPacket{ErrorCode::UnknownTransferId, "this port belongs to another transfer"});
}

}  // namespace portico::tftp
