#include "tests/end_to_end/tftp_client.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <variant>

namespace portico::test {

namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error{"TFTP client: " + what + ": " + std::strerror(errno)};
}

}  // namespace

TftpClient::TftpClient(const std::string& server)
    : server_{Address::parse(server)},
      socket_{::socket(server_.family(), SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)} {
  if (!socket_) fail("socket");
}

void TftpClient::send(std::string_view datagram, const Address& to) const {
  const auto raw = to.raw();
  for (;;) {
    const ssize_t sent = ::sendto(socket_.get(), datagram.data(), datagram.size(), 0, raw.get(), raw.size);
    if (sent >= 0) return;
    pollfd socket{socket_.get(), POLLOUT, 0};
    if (errno == EAGAIN && ::poll(&socket, 1, -1) == 1) continue;
    fail("sending to " + to.to_string());
  }
}

std::optional<std::string> TftpClient::receive(std::chrono::milliseconds limit) {
  pollfd socket{socket_.get(), POLLIN, 0};
  if (::poll(&socket, 1, static_cast<int>(limit.count())) == 0) return std::nullopt;
  std::string datagram(65'536, '\0');
  Address::Raw from;
  const ssize_t got = ::recvfrom(socket_.get(), datagram.data(), datagram.size(), 0, from.get(), &from.size);
  if (got < 0) fail("receiving");
  datagram.resize(static_cast<std::size_t>(got));
  source_ = Address{from};
  last_ = datagram;
  return datagram;
}

void TftpClient::vanish() const {
  const auto raw = server_.raw();
  if (::connect(socket_.get(), raw.get(), raw.size) < 0) fail("vanishing");
}

std::string TftpClient::receive_next() {
  const std::string before = last_;
  const Address its_source = source_;
  for (;;) {
    const auto datagram = receive();
    if (!datagram || *datagram != before || source_ != its_source) return datagram.value_or("");
  }
}

tftp::RequestPacket reading(const std::string& name, const Options& options, tftp::Mode mode) {
  return {tftp::Direction::Read, name, mode, options};
}

tftp::RequestPacket writing(const std::string& name, const Options& options, tftp::Mode mode) {
  return {tftp::Direction::Write, name, mode, options};
}

std::string data(std::uint16_t block, std::string_view payload) {
  const auto header = tftp::data_header(block);
  return std::string{header.data(), header.size()}.append(payload);
}

std::string ack(std::uint16_t block) { return tftp::encode(tftp::AckPacket{block}); }

std::string option_ack(const Options& options) { return tftp::encode(tftp::OptionAckPacket{options}); }

std::string goodbye() { return tftp::encode(tftp::ErrorPacket{tftp::ErrorCode::NotDefined, "goodbye"}); }

int error_code(std::string_view datagram) {
  const auto packet = tftp::decode(datagram);
  const auto* error = std::get_if<tftp::ErrorPacket>(&packet);
  return error ? static_cast<int>(error->code) : -1;
}

int data_block(std::string_view datagram) {
  const auto packet = tftp::decode(datagram);
  const auto* block = std::get_if<tftp::DataPacket>(&packet);
  return block ? block->block : -1;
}

}  // namespace portico::test
