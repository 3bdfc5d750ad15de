// A client of TFTP over UDP that sends what a test says, also what no client should.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "servers/tftp/protocol/packet.h"
#include "tests/support/eventually.h"
#include <portico/shared/file_descriptor.h>
#include <portico/transports/address.h>

namespace portico::test {

// One port that talks to the port where a server takes requests, and to whatever answers. One thread at a time. What
// the socket refuses is thrown as std::runtime_error.
class TftpClient {
 public:
  // `server` as portico::Address reads it.
  explicit TftpClient(const std::string& server);

  // To the port where requests go.
  void ask(std::string_view datagram) const { send(datagram, server_); }
  void ask(const tftp::RequestPacket& request) const { ask(tftp::encode(request)); }

  // To whom the last datagram came from, which is the port of the transfer; or to anybody.
  void send(std::string_view datagram) const { send(datagram, source_); }
  void send(std::string_view datagram, const Address& to) const;

  // The next datagram; nullopt when none comes.
  std::optional<std::string> receive(std::chrono::milliseconds limit = kPatience);

  // The next datagram that is not the last one again: a server repeats what is not answered in time, and a test may be
  // slow. Empty when none comes.
  std::string receive_next();

  // Whence the last datagram came.
  [[nodiscard]] const Address& source() const noexcept { return source_; }
  [[nodiscard]] const Address& server() const noexcept { return server_; }
  [[nodiscard]] int fileno() const noexcept { return socket_.get(); }

  // From now on the kernel tells whoever sends here, but for the port where requests go, that nobody is there. Nobody
  // else gets the port meanwhile, as somebody might if it were closed: he would answer.
  void vanish() const;

 private:
  Address server_;
  FileDescriptor socket_;
  Address source_;
  std::string last_;
};

using Options = std::vector<tftp::Option>;

tftp::RequestPacket reading(const std::string& name, const Options& options = {}, tftp::Mode mode = tftp::Mode::Octet);
tftp::RequestPacket writing(const std::string& name, const Options& options = {}, tftp::Mode mode = tftp::Mode::Octet);

std::string data(std::uint16_t block, std::string_view payload);
std::string ack(std::uint16_t block);
std::string option_ack(const Options& options);

// What ends a transfer at once, as a client may (RFC 1350 §7).
std::string goodbye();

// The code of an ERROR; -1 for any other datagram.
int error_code(std::string_view datagram);

// The number of a DATA; -1 for any other datagram.
int data_block(std::string_view datagram);

}  // namespace portico::test
