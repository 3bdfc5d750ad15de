#pragma once

#include <functional>
#include <span>

#include <portico/basic_server.h>

namespace portico {

// Serves in the foreground, as a programme does: lets the process open as many files as it may, prints
// `listening on URL` on standard output, one line for each listener, once it accepts, and drains on SIGTERM or SIGINT.
// A second one of these ends the process at once. On SIGHUP `on_hangup` is called, to open logs that are files again.
// Gives the exit status: 0 after a clean drain, 1 when requests had to be ended; ends the process itself when
// a thread could not be. Throws as BasicServer::start does.
[[nodiscard]] int serve(BasicServer& server, const std::function<void()>& on_hangup = {});

// The same for several servers of one programme, on one loop: they begin together, and together they end.
// REQUIRES: there is one.
[[nodiscard]] int serve(std::span<BasicServer* const> servers, const std::function<void()>& on_hangup = {});

}  // namespace portico
