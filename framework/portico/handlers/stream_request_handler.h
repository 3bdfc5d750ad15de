#pragma once

#include <stop_token>
#include <string>

#include <asio/awaitable.hpp>

#include <portico/shared/helper_threads.h>
#include <portico/shared/run_blocking.h>
#include <portico/streams/stream.h>
#include <portico/transports/address.h>

namespace portico {

// What one subclasses to serve connections. A fresh handler is made for each connection, where its policy runs it: in
// the accepting loop, a thread, a child process. From `setup` to `finish` it is used in that one place.
class StreamRequestHandler {
 public:
  // What a handler works with; the server owns all of it and keeps it until the handler is gone.
  struct Surroundings {
    Stream* stream = nullptr;
    const Address* peer = nullptr;
    std::stop_token stopping;
    HelperThreads* helpers = nullptr;
  };

  StreamRequestHandler() = default;
  StreamRequestHandler(const StreamRequestHandler&) = delete;
  StreamRequestHandler& operator=(const StreamRequestHandler&) = delete;
  virtual ~StreamRequestHandler() = default;

  // In this order. What they throw goes to the server's handle_error, unless it says only that the peer has gone
  // (`is_disconnect`). `finish` runs whenever `setup` has succeeded, whatever became of `handle`. When the last one has
  // ended the connection is closed, lingering.
  virtual asio::awaitable<void> setup() { co_return; }
  virtual asio::awaitable<void> handle() = 0;
  virtual asio::awaitable<void> finish() { co_return; }

  // Whether `handle` may be called more than once. Then, where many connections share a loop, one that is idle is
  // parked, unless it is among the ServerOptions::warm_connections that became so last: the read that waits gives the
  // end of the stream (stream().quiet() tells), and once `handle` has returned, no coroutine, only this object, is kept
  // of the connection. `handle` is called again when there is something to be read, be it the end. For handlers of very
  // many silent connections, which keep what they know in members.
  [[nodiscard]] virtual bool resumable() const noexcept { return false; }

  // What a client is told that the server has no room for, under Overload::message; called instead of the three above,
  // with neither stream nor peer at hand.
  [[nodiscard]] virtual std::string on_overload() { return {}; }

  // Called by the server, before `setup`.
  void enter(Surroundings surroundings) noexcept { surroundings_ = std::move(surroundings); }

 protected:
  [[nodiscard]] Stream& stream() const noexcept { return *surroundings_.stream; }
  [[nodiscard]] const Address& peer() const noexcept { return *surroundings_.peer; }

  // Stop is requested, in the handler's own thread, when the server drains. Idle connections end by themselves then; a
  // handler that is at work for long can look here whether it should come to an end.
  [[nodiscard]] const std::stop_token& stopping() const noexcept { return surroundings_.stopping; }

  // Calls `function`, which may block (fsync, a slow disk), and gives its result; other connections of the loop go on
  // meanwhile. Where the loop has only this one, it is called in place.
  template <class Function>
  [[nodiscard]] auto run_blocking(Function function) {
    return portico::run_blocking(surroundings_.helpers, std::move(function));
  }

  // Those threads, for what a handler is made of; null where calls may block.
  [[nodiscard]] HelperThreads* helpers() const noexcept { return surroundings_.helpers; }

 private:
  Surroundings surroundings_;
};

}  // namespace portico
