#pragma once

#include <stop_token>
#include <string_view>
#include <utility>

#include <asio/awaitable.hpp>

#include <portico/shared/helper_threads.h>
#include <portico/shared/run_blocking.h>
#include <portico/transports/address.h>
#include <portico/transports/datagram.h>

namespace portico {

// What one subclasses to serve datagrams. A fresh handler is made for each datagram, where its policy runs it. Nothing
// is sent unless `reply` is called.
class DatagramRequestHandler {
 public:
  // What a handler works with; the server owns all of it and keeps it until the handler is gone.
  struct Surroundings {
    const Datagram* packet = nullptr;
    int socket = -1;  // shared with the other jobs
    std::stop_token stopping;
    HelperThreads* helpers = nullptr;
  };

  DatagramRequestHandler() = default;
  DatagramRequestHandler(const DatagramRequestHandler&) = delete;
  DatagramRequestHandler& operator=(const DatagramRequestHandler&) = delete;
  virtual ~DatagramRequestHandler() = default;

  // As for StreamRequestHandler.
  virtual asio::awaitable<void> setup() { co_return; }
  virtual asio::awaitable<void> handle() = 0;
  virtual asio::awaitable<void> finish() { co_return; }

  // Called by the server, before `setup`.
  void enter(Surroundings surroundings) noexcept { surroundings_ = std::move(surroundings); }

 protected:
  // The datagram, with `truncated` set when it was longer than max_packet_size.
  [[nodiscard]] const Datagram& packet() const noexcept { return *surroundings_.packet; }
  [[nodiscard]] const Address& peer() const noexcept { return packet().peer; }

  // Sends one datagram, be it empty, to the peer, from the address that the request came to. Waits while the socket is
  // full. Throws std::system_error when it cannot be sent; errc::destination_address_required for a Unix peer without a
  // name.
  [[nodiscard]] asio::awaitable<void> reply(std::string_view payload);

  // As for StreamRequestHandler.
  [[nodiscard]] const std::stop_token& stopping() const noexcept { return surroundings_.stopping; }
  template <class Function>
  [[nodiscard]] auto run_blocking(Function function) {
    return portico::run_blocking(surroundings_.helpers, std::move(function));
  }
  // For portico::run_blocking in what works for the handler; null where blocking disturbs nobody.
  [[nodiscard]] HelperThreads* helpers() const noexcept { return surroundings_.helpers; }

 private:
  Surroundings surroundings_;
};

}  // namespace portico
