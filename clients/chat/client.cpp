#include "clients/chat/client.h"

#include <signal.h>

#include <utility>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>

namespace portico::chat::client {
namespace {

constexpr std::size_t kMostQueued = 8;     // lines of a script that wait for their turn
constexpr std::size_t kMostTyped = 1'000;  // of a person: half an hour of them

bool is_ignored(int number) {
  struct sigaction action {};
  return ::sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
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
  conversation_.set_crowded(wire_ && wire_->queued() >= kMostTyped);
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
    for (auto& line : effects.lines) wire_->send(std::move(line));
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
  tell(ScreenLine::Kind::Wire, std::string{mark} + shown);
}

Time Client::now() { return std::chrono::system_clock::now(); }

void Client::tell(ScreenLine::Kind kind, std::string text) {
  ScreenLine line;
  line.kind = kind;
  line.time = now();
  line.text = std::move(text);
  screen_.show(line);
}

}  // namespace portico::chat::client
