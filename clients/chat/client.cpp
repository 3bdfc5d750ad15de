#include "clients/chat/client.h"

#include <signal.h>

#include <system_error>
#include <utility>
#include <vector>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <portico/shared/run_blocking.h>
#include <portico/transports/connect.h>

namespace portico::chat::client {
namespace {

using Kind = ScreenLine::Kind;
using Clock = Wire::Clock;

constexpr std::size_t kMostQueued = 8;  // lines of a script that wait for their turn

// The address book has none of that name; it may have one later.
class NoServer : public Failure {
 public:
  using Failure::Failure;
};

Time now() { return std::chrono::system_clock::now(); }

bool is_ignored(int number) {
  struct sigaction action {};
  return ::sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

ScreenLine line_of(Kind kind, std::string text) {
  ScreenLine line;
  line.kind = kind;
  line.time = now();
  line.text = std::move(text);
  return line;
}

}  // namespace

Client::Client(Options options, Screen& screen)
    : options_{std::move(options)}, screen_{screen}, signals_{context_}, conversation_{options_.profile} {}

Client::~Client() = default;

void Client::start() {
  watch_signals();
  ++coroutines_;
  auto ended = [this](std::exception_ptr error) {
    --coroutines_;
    const bool wanted = leaving_ || conversation_.quitting();
    if (error && !wanted && !error_) error_ = std::move(error);
    signals_.cancel();
    screen_.on_change();
  };
  asio::co_spawn(context_, live(), asio::bind_cancellation_slot(cancellation_.slot(), ended));
}

bool Client::step() {
  if (coroutines_ == 0) return false;
  context_.run_one();
  return true;
}

// nohup(1) has SIGHUP ignored, and it stays so.
void Client::watch_signals() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    if (!is_ignored(number)) signals_.add(number);
  }
  signals_.async_wait([this](const asio::error_code& error, int number) {
    if (error || coroutines_ == 0) return;
    signal_ = number;
    leave();
    watch_signals();
  });
}

void Client::check() const {
  if (error_) std::rethrow_exception(error_);
}

bool Client::takes_lines() const { return conversation_.settled() && wire_ && wire_->queued() < kMostQueued; }

void Client::type(std::string_view line) {
  Effects effects;
  conversation_.on_input(line, now(), effects);
  perform(effects);
}

void Client::end_input() {
  Effects effects;
  conversation_.end(now(), effects);
  perform(effects);
}

void Client::leave() {
  const bool again = std::exchange(leaving_, true);
  if (wire_ && !again) {
    wire_->drop_queue();
    Effects effects;
    conversation_.quit(now(), effects);
    for (auto& line : effects.lines) line.at_once = true;
    perform(effects);
  } else if (wire_) {
    wire_->force();
  }
  if (!wire_) cancellation_.emit(asio::cancellation_type::terminal);
}

void Client::perform(Effects& effects) {
  for (const auto& line : effects.screen) screen_.show(line);
  if (wire_) {
    for (auto& [line, at_once] : effects.lines) wire_->send(std::move(line), at_once);
    if (conversation_.quitting()) wire_->finish();
  } else if (conversation_.quitting()) {
    cancellation_.emit(asio::cancellation_type::terminal);
  }
  effects = {};
  screen_.on_change();
}

// A password is not for the eyes of those who stand behind.
void Client::show_wire(std::string_view mark, std::string_view line) {
  if (!options_.show_wire) return;
  const auto shown = line.starts_with("PASS ") ? std::string{"PASS ..."} : std::string{line};
  screen_.show(line_of(Kind::Wire, std::string{mark} + shown));
}

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
  screen_.show(line_of(Kind::Status, fmt::format("{}; trying again in {:.1f} s", why, seconds.count())));
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
  if (error) std::rethrow_exception(error);
}

// It ends by itself once the connection does.
void Client::write_on(const std::shared_ptr<Wire>& wire) {
  ++coroutines_;
  auto write = [](Client& client, std::shared_ptr<Wire> on) -> asio::awaitable<void> {
    auto on_written = [&client](std::string_view line) { client.show_wire(">> ", line); };
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
