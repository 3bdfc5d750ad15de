#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>

#include <portico/shared/file_descriptor.h>
#include <portico/transports/address.h>
#include <portico/transports/connection.h>
#include <portico/transports/datagram.h>

namespace portico {

struct ListenerOptions {
  int request_queue_size = SOMAXCONN;    // connections that wait to be accepted; the kernel's own limit counts as well
  bool allow_reuse_address = true;       // SO_REUSEADDR
  bool allow_reuse_port = false;         // SO_REUSEPORT: several sockets on one address, each gets a share
  bool disable_nagle_algorithm = true;   // TCP_NODELAY, for every accepted connection
  mode_t unix_mode = 0;                  // of a Unix path; 0 leaves it to the umask
  std::size_t max_packet_size = 65'536;  // longer datagrams are cut, and say so
};

// A socket that requests come in by, bound and, for streams, listening; non-blocking. Removes its Unix path when it
// goes, in the process that made it and only while the path is still its own.
class Listener {
 public:
  // `where`: an Address as text, or `fd:N` for a socket that the programme inherited. `type`: SOCK_STREAM or
  // SOCK_DGRAM. A Unix path that exists is replaced when it is a socket on which nobody listens. Throws
  // std::invalid_argument for a bad `where`, std::system_error, naming it, when it cannot be had.
  Listener(std::string_view where, int type, const ListenerOptions& options);
  ~Listener();
  Listener(Listener&&) noexcept;
  Listener& operator=(Listener&&) = delete;

  // The address it is bound to, with the port that the kernel chose for port 0.
  [[nodiscard]] const Address& address() const noexcept { return address_; }
  // The address for people: tcp://127.0.0.1:8080, udp://..., unix:///path (a Unix socket of either kind).
  [[nodiscard]] std::string url() const;
  [[nodiscard]] int fileno() const noexcept { return socket_->get(); }
  // It lives as long as somebody holds it: jobs reply through the socket of their listener.
  [[nodiscard]] const std::shared_ptr<const FileDescriptor>& socket() const noexcept { return socket_; }

  // The next connection that waits, or datagram; 0, or errno.
  [[nodiscard]] int accept(Connection& connection) const noexcept;
  [[nodiscard]] int receive(Datagram& datagram);

  // No new client finds it from now on; those already queued do not notice. Only a Unix path can do that.
  void remove_path() noexcept;

 private:
  void open(std::string_view where, int type, const ListenerOptions& options);
  void inherit(int descriptor, int type);
  void bind(const ListenerOptions& options, int type);

  std::shared_ptr<const FileDescriptor> socket_;
  Address address_;
  std::string path_;   // to be removed
  pid_t creator_ = 0;  // by this process alone
  ino_t inode_ = 0;
  int type_;
  std::size_t max_packet_size_;
  std::string space_;  // datagrams are received here first
};

// Sends one datagram from `socket`, as an answer to `request`: to its peer, from the address that it was sent to.
// 0, or errno; EAGAIN when the socket or the peer is full. Any thread.
[[nodiscard]] int send_reply(int socket, const Datagram& request, std::string_view payload) noexcept;

}  // namespace portico
