// A blocking client for tests. Everything has a time limit; what takes longer, or fails, throws std::runtime_error.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "tests/support/eventually.h"
#include <portico/shared/file_descriptor.h>
#include <portico/transports/address.h>

namespace portico::test {

// One connection to a server, or one datagram socket that talks to it.
class Client {
 public:
  // `address` as portico::Address reads it. A Unix datagram client has an abstract name, so that it can be answered.
  explicit Client(const std::string& address, int type = SOCK_STREAM);

  // All of `bytes`; a datagram for a datagram client.
  Client& send(std::string_view bytes);

  // `send` that may find the connection broken: false then.
  bool try_send(std::string_view bytes);

  // `size` bytes, or fewer at the end of the stream; a line without its LF; all until the end of the stream.
  std::string receive(std::size_t size);
  std::string receive_line();
  std::string receive_all();

  // One datagram; nullopt when none comes.
  std::optional<std::string> receive_datagram(std::chrono::milliseconds limit = kPatience);

  // What an order is answered, for both kinds: a line, or a datagram without its LF.
  std::string ask(std::string_view order);

  // Whether the server ends the connection within `limit`, by an end of file or a reset; what it sent before is
  // dropped.
  bool is_closed(std::chrono::milliseconds limit = kPatience);

  // Whether there is something to read, be it the end of the stream, within `limit`.
  bool has_answer(std::chrono::milliseconds limit);

  // Whence the last datagram came.
  [[nodiscard]] const Address& source() const noexcept { return source_; }
  [[nodiscard]] Address local() const { return Address::bound_to(socket_.get()); }
  [[nodiscard]] int fileno() const noexcept { return socket_.get(); }
  void shutdown_write() { ::shutdown(socket_.get(), SHUT_WR); }
  void close() { socket_.reset(); }

 private:
  bool wait(short events, std::chrono::milliseconds limit) const;
  bool receive_some(std::size_t most);

  FileDescriptor socket_;
  int type_;
  Address source_;
  std::string received_;
};

}  // namespace portico::test
