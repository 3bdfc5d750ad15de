#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include <portico/concurrency/policy.h>
#include <portico/streams/stream.h>
#include <portico/transports/listener.h>

namespace portico {

// What happens to a client when the policy has no room.
enum class Overload {
  wait,     // it waits in the kernel's queue
  reject,   // its connection is closed at once
  message,  // its connection is closed after the handler's on_overload()
  shed,     // the connection that has been idle for longest makes room for it; when none is idle, it waits
};

// Everything about a server that is not its address, with defaults. The names are socketserver's where it has one.
struct ServerOptions : ListenerOptions, PolicyOptions {
  // For each connection; a handler can change them with stream().set_timeouts().
  std::chrono::milliseconds timeout{60'000};        // for one operation of a stream
  std::chrono::milliseconds idle_timeout{0};        // for the next request; 0: for ever
  std::chrono::milliseconds linger_timeout{2'000};  // for the peer to close after us

  // How many idle connections of resumable handlers an event loop that many connections share keeps as they are before
  // it parks one, the one that has been idle for longest: to be parked and to go on takes as much time as a short
  // request does. Of servers on one loop, the largest counts.
  std::size_t warm_connections = 128;

  Overload overload = Overload::wait;

  // How long a shutdown waits for the requests under way. With block_on_close off it does not wait: threads and
  // children are left to themselves, what runs on the server's own loop is ended.
  std::chrono::milliseconds drain_timeout{10'000};
  bool block_on_close = true;

  // How often service_actions() is called besides after each request; 0: only then.
  std::chrono::milliseconds poll_interval{500};

  // Null: standard error. It must write synchronously under Forking.
  std::shared_ptr<spdlog::logger> logger;
};

}  // namespace portico
