#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>

#include <portico/shared/file_descriptor.h>
#include <portico/shared/readiness.h>
#include <portico/streams/deadlines.h>
#include <portico/transports/address.h>
#include <portico/transports/datagram.h>

namespace portico {

// Datagrams one behind the other in memory, all of one size; only the last one may be shorter.
struct DatagramTrain {
  std::string_view bytes;
  std::size_t size = 0;  // of each but the last; not 0 where there are bytes

  static DatagramTrain of_one(std::string_view payload) noexcept { return {payload, payload.size()}; }
  [[nodiscard]] bool empty() const noexcept { return bytes.empty(); }
  [[nodiscard]] std::size_t count() const noexcept { return empty() ? 0 : (bytes.size() + size - 1) / size; }

  // The first `most` of them, or all.
  [[nodiscard]] DatagramTrain first(std::size_t most) const noexcept { return {bytes.substr(0, most * size), size}; }

  // What is left without the first `passed`, of which there are so many at least.
  [[nodiscard]] DatagramTrain after(std::size_t passed) const noexcept {
    return {bytes.substr(std::min(passed * size, bytes.size())), size};
  }
};

// Datagrams as they come in, several in one system call, into memory that is used again for the next ones.
class DatagramBatch {
 public:
  struct Received {
    std::string_view payload;  // until the next receive()
    bool truncated = false;    // it was longer than there was room for
    const Address::Raw* peer = nullptr;
  };

  // Room for `most` datagrams of `size` bytes each.
  DatagramBatch(std::size_t most, std::size_t size);

  // Takes what has come by now; nothing when there is nothing, or when the kernel reports that something sent before
  // was not delivered.
  std::span<const Received> receive(int socket);

  [[nodiscard]] std::size_t most() const noexcept { return received_.size(); }

 private:
  std::span<const Received> receive_one(int socket);
  std::span<const Received> receive_several(int socket);

  std::size_t size_;
  std::unique_ptr<char[]> space_;  // memory that is taken only when something comes
  std::vector<Address::Raw> peers_;
  std::vector<Received> received_;
};

// A UDP socket of one's own, for a conversation that goes on after its first datagram: many datagrams in one system
// call, waiting with a deadline. It belongs to one event loop and is used in that loop's thread.
class DatagramSocket final : private Deadlines::Entry {
 public:
  // Bound to a free port of the address that `request` came to, so that what leaves from here comes from there.
  // Throws std::system_error.
  DatagramSocket(const asio::any_io_executor& loop, const Datagram& request);

  // Bound to a free port for peers of this family, AF_INET or AF_INET6. Throws std::system_error.
  DatagramSocket(const asio::any_io_executor& loop, int family);

  // Asks the kernel for room for this many bytes that have come and have not been received yet; it may grant less.
  void make_room(std::size_t bytes) noexcept;

  // Sends `train` in order, in as few system calls as the kernel allows (UDP_SEGMENT, sendmmsg(2)). Gives what was not
  // sent: nothing; or something when the socket is full, or with `error` set: EMSGSIZE, ENETUNREACH, ...
  [[nodiscard]] DatagramTrain send(const Address::Raw& to, DatagramTrain train, int& error) noexcept;

  // All of `train`, waiting while the socket is full. Throws std::system_error.
  [[nodiscard]] asio::awaitable<void> send_all(Address::Raw to, DatagramTrain train);

  // Waits until a datagram has come; false when `deadline` passes first.
  [[nodiscard]] asio::awaitable<bool> wait_readable(Deadlines::Clock::time_point deadline);

  // What has come by now, into `batch`; nothing when there is nothing. Go on until then: wait_readable() returns at
  // once as long as it is not known that all was received.
  [[nodiscard]] std::span<const DatagramBatch::Received> receive(DatagramBatch& batch) noexcept;

  // What may still be there is left until the kernel tells of another datagram. It saves the call that finds nothing.
  // REQUIRES: the peer has nothing on its way that cannot wait for its next one.
  void expect_next() noexcept { watch_.clear_ready(Readiness::Direction::Read); }

  // Whether the network has said since the last call that nobody is there at `peer`'s port any more (RFC 1122
  // §4.1.3.3). To be asked when nothing can be received though wait_readable() was true.
  [[nodiscard]] bool refused_by(const Address::Raw& peer) noexcept;

  [[nodiscard]] int native_handle() noexcept { return socket_.get(); }

 private:
  std::size_t send_segmented(const Address::Raw& to, DatagramTrain train, int& error) noexcept;
  std::size_t send_one(const Address::Raw& to, std::string_view datagram, int& error) noexcept;
  std::size_t send_several(const Address::Raw& to, DatagramTrain train, int& error) noexcept;
  DatagramSocket(const asio::any_io_executor& loop, FileDescriptor socket);
  asio::awaitable<bool> wait(Readiness::Direction direction, Deadlines::Clock::time_point deadline);
  void on_deadline() override;

  FileDescriptor socket_;
  Readiness::Watch watch_;
  Readiness::Direction waits_for_ = Readiness::Direction::Read;
  bool timed_out_ = false;
  bool segments_ = true;  // until the kernel, or the way to the peer, turns out not to
};

}  // namespace portico
