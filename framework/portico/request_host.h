#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <shared_mutex>
#include <string>

#include <portico/server_options.h>
#include <portico/transports/address.h>

namespace portico {

// What a server has counted since it was made. Under Forking the parent counts: a handler's error is then one of
// `children_failed`.
struct Statistics {
  std::uint64_t accepted = 0;         // connections, or datagrams received
  std::uint64_t refused = 0;          // by verify_request
  std::uint64_t overloaded = 0;       // rejected, told so, or shed for want of room
  std::uint64_t accept_errors = 0;    // of all kinds but "nothing there"
  std::uint64_t turned_away = 0;      // closed for want of descriptors
  std::uint64_t handler_errors = 0;   // that went to handle_error
  std::uint64_t children_failed = 0;  // exited with an error, or were killed
};

// The part of a server that its jobs share and that outlives it, should a job do so. Any thread.
class RequestHost {
 public:
  // What a server does about errors of its handlers.
  class Hooks {
   public:
    virtual void handle_error(const Address& client, std::exception_ptr error) = 0;

   protected:
    ~Hooks() = default;
  };

  struct Counters {
    std::atomic<std::uint64_t> accepted = 0, refused = 0, overloaded = 0, accept_errors = 0, turned_away = 0,
                               handler_errors = 0, children_failed = 0;
  };

  RequestHost(const ServerOptions& server_options, Hooks& hooks);

  // A handler let `error` out: calls handle_error, unless it is only a disconnect, which is a debug line.
  // True when it was an error.
  bool report(const Address& client, const std::exception_ptr& error) noexcept;

  // What an exception says.
  [[nodiscard]] static std::string text_of(const std::exception_ptr& error);

  // The server goes; jobs that are left behind from now on log their errors only. Waits for a hook that is being
  // called.
  void detach_hooks();

  [[nodiscard]] Statistics statistics() const noexcept;
  [[nodiscard]] spdlog::logger& log() const noexcept { return *options.logger; }

  const ServerOptions options;  // with a logger
  Counters counters;

 private:
  std::shared_mutex mutex_;
  Hooks* hooks_;
};

}  // namespace portico
