// The connections of a client, one after the other.
#include <chrono>
#include <exception>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/co_spawn.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "clients/chat/client.h"
#include <portico/shared/run_blocking.h>
#include <portico/transports/connect.h>

namespace portico::chat::client {
namespace {

using Clock = Wire::Clock;

// The address book has none of that name; it may have one later.
class NoServer : public Failure {
 public:
  using Failure::Failure;
};

}  // namespace

asio::awaitable<void> Client::live() {
  while (true) {
    std::string why;
    try {
      co_await live_once();
    } catch (const std::system_error& error) {
      if (error.code() == std::errc::operation_canceled) throw;
      why = error.what();
    } catch (const LostConnection& lost) {
      why = options_.server.to_string() + ": " + lost.what();
    } catch (const NoServer& none) {
      why = none.what();
    }
    if (conversation_.quitting() || leaving_) co_return;
    give_up(why);
    co_await pause(std::move(why));
  }
}

// Throws Failure unless it makes sense to try again.
void Client::give_up(const std::string& why) {
  const auto& hopeless = conversation_.hopeless();
  if (!hopeless.empty()) throw Failure{options_.server.to_string() + ": " + hopeless};
  const bool in_vain = !conversation_.was_welcome() || conversation_.ending();
  if (in_vain || !options_.reconnect) throw Failure{why};
}

asio::awaitable<void> Client::pause(std::string why) {
  const auto wait = back_off_.next(std::uniform_real_distribution<>{0, 1}(chance_));
  const std::chrono::duration<double> seconds = wait;
  tell(ScreenLine::Kind::Status, fmt::format("{}; trying again in {:.1f} s", why, seconds.count()));
  asio::steady_timer timer{context_, wait};
  co_await timer.async_wait(asio::use_awaitable);
}

// Always throws, unless we have left.
asio::awaitable<void> Client::live_once() {
  auto socket = co_await connect_to_server();
  const auto start = Clock::now();
  std::exception_ptr error;
  try {
    co_await converse(std::move(socket));
  } catch (...) {
    error = std::current_exception();
  }
  back_off_.connection_lasted(std::chrono::duration_cast<BackOff::Milliseconds>(Clock::now() - start));
  conversation_.on_disconnect();
  screen_.on_change();
  if (error) std::rethrow_exception(error);
}

asio::awaitable<FileDescriptor> Client::connect_to_server() {
  auto look_up = [server = options_.server] { return server.resolve(); };
  std::vector<Address> addresses;
  try {
    addresses = co_await run_blocking(&helpers_, std::move(look_up));
  } catch (const std::runtime_error& error) {
    throw NoServer{error.what()};
  }
  co_return co_await connect(context_, std::move(addresses), options_.timeout);
}

asio::awaitable<void> Client::converse(FileDescriptor socket) {
  const auto wire = std::make_shared<Wire>(context_, std::move(socket), options_.pace);
  wire_ = wire;
  write_on(wire);
  Effects effects;
  conversation_.on_connect(now(), effects);
  perform(effects);
  std::exception_ptr error;
  try {
    co_await listen(*wire);
  } catch (...) {
    error = std::current_exception();
  }
  wire_.reset();
  wire->force();
  tell_what_was_lost(*wire);
  if (error) std::rethrow_exception(error);
}

void Client::tell_what_was_lost(const Wire& wire) {
  Effects effects;
  conversation_.on_lost(wire.losable(), now(), effects);
  for (const auto& line : effects.screen) screen_.show(line);
}

// It ends by itself once the connection does.
void Client::write_on(const std::shared_ptr<Wire>& wire) {
  ++coroutines_;
  auto write = [](Client& client, std::shared_ptr<Wire> on) -> asio::awaitable<void> {
    auto on_written = [&client](std::string_view line) {
      client.show_wire(">> ", line);
      client.conversation_.on_written(line);
      client.screen_.on_change();
    };
    co_await on->write_all(std::move(on_written));
  };
  asio::co_spawn(context_, write(*this, wire), [this](std::exception_ptr error) {
    --coroutines_;
    if (error && !error_) error_ = std::move(error);
  });
}

// A server that says nothing for so long is asked whether it is there; then it has as much time to answer.
asio::awaitable<void> Client::listen(Wire& wire) {
  Effects effects;
  for (bool asked = false;;) {
    const auto deadline = Clock::now() + options_.timeout;
    const auto line = co_await wire.read_line(deadline);
    if (line.empty()) {
      const std::chrono::duration<double> seconds = options_.timeout;
      if (std::exchange(asked, true)) {
        throw LostConnection{fmt::format("the server has been silent for {:g} s", 2 * seconds.count())};
      }
      Conversation::ask_for_a_sign(effects);
    } else {
      asked = false;
      show_wire("<< ", line);
      conversation_.on_line(line, now(), effects);
    }
    perform(effects);
    const auto& farewell = conversation_.farewell();
    if (!farewell.empty() && !conversation_.quitting()) throw LostConnection{"the server says: " + farewell};
    if (!conversation_.hopeless().empty()) co_return;
  }
}

}  // namespace portico::chat::client
