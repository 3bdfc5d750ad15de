// The handler of most tests here: it does what its client orders.
#pragma once

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include "tests/contract/observed.h"
#include <portico/basic_server.h>
#include <portico/handlers/datagram_request_handler.h>
#include <portico/handlers/stream_request_handler.h>

namespace portico::test {

// A request as a conversation: of lines on a stream, of one datagram and its answers.
class StreamTalk : public StreamRequestHandler {
 protected:
  asio::awaitable<std::optional<std::string>> hear() { return stream().read_line(); }
  asio::awaitable<void> say(std::string text) {
    text += '\n';
    co_await stream().write(text);
  }
  asio::awaitable<void> write(std::size_t size) {
    const std::string bytes(std::min(size, kPiece), 'x');
    for (; size > bytes.size(); size -= bytes.size()) co_await stream().write(bytes);
    co_await stream().write(std::string_view(bytes).substr(0, size));
  }
  asio::awaitable<std::size_t> read(std::size_t size) {
    const std::string bytes = co_await stream().read_exactly(size);
    co_return bytes.size();
  }
  std::string measure() const { return "a stream has no length"; }

 private:
  static constexpr std::size_t kPiece = 1024 * 1024;
};

class DatagramTalk : public DatagramRequestHandler {
 protected:
  asio::awaitable<std::optional<std::string>> hear() {
    if (heard_) co_return std::nullopt;
    heard_ = true;
    std::string order = packet().payload;
    if (order.ends_with('\n')) order.pop_back();
    co_return order;
  }
  asio::awaitable<void> say(std::string text) {
    text += '\n';
    co_await reply(text);
  }
  asio::awaitable<void> write(std::size_t size) {
    const std::string bytes(size, 'x');
    co_await reply(bytes);
  }
  asio::awaitable<std::size_t> read(std::size_t) { co_return 0; }
  std::string measure() const {
    return std::to_string(packet().payload.size()) + " of " + std::to_string(packet().size) +
           (packet().truncated ? ", truncated" : "");
  }

 private:
  bool heard_ = false;
};

// An order is a verb and a number:
//
//   say WORDS    answers them                     pid, tid     answers who serves
//   write N      answers N bytes                  big N        the same, and ends the connection
//   read N       reads N bytes, answers how many  quit         ends the connection
//   how long     answers the datagram's length
//   sleep MS     waits, answers "slept"           wait         waits for ever, for a timer
//   block MS     blocks the thread                blocking MS  blocks a helper thread (run_blocking)
//   meet MS      waits for a second handler in here; answers "together" or "alone"
//   throw        lets an exception out            shutdown     shuts the server down, answers "done"
//   die N        ends the process by signal N     ignore N     ignores signal N
//   stopping     waits until the server drains, answers "stopping"
//   anything else is answered with nothing
template <class Talk>
class Puppet final : public Talk {
  using Milliseconds = std::chrono::milliseconds;

 public:
  explicit Puppet(Observed& observed) : observed_{observed} {
    ++observed_.made;
    throw_in(Place::constructor);
  }
  ~Puppet() override { ++observed_.destroyed; }

  asio::awaitable<void> setup() override {
    ++observed_.set_up;
    throw_in(Place::setup);
    if (observed_.reads_in_setup) (void)co_await this->hear();
  }

  asio::awaitable<void> handle() override {
    ++observed_.handled;
    throw_in(Place::handle);
    for (bool more = true; more;) {
      const std::optional<std::string> order = co_await this->hear();
      if (!order) break;
      more = co_await obey(*order);
    }
    ++observed_.returned;
  }

  asio::awaitable<void> finish() override {
    ++observed_.finished;
    throw_in(Place::finish);
    if (observed_.reads_in_finish) (void)co_await this->hear();
  }

  // These two override those of stream handlers.
  bool resumable() const noexcept { return observed_.resumable; }
  std::string on_overload() { return "busy\n"; }

 private:
  asio::awaitable<bool> obey(std::string order) {
    std::istringstream words{order};
    std::string verb;
    long number = 0;
    words >> verb >> number;
    if (verb == "say") {
      co_await this->say(order.substr(4));
    } else if (verb == "pid") {
      co_await this->say(std::to_string(::getpid()));
    } else if (verb == "tid") {
      co_await this->say(std::to_string(::gettid()));
    } else if (verb == "how") {
      co_await this->say(this->measure());
    } else if (verb == "write" || verb == "big") {
      co_await this->write(static_cast<std::size_t>(number));
    } else if (verb == "read") {
      const std::size_t size = co_await this->read(static_cast<std::size_t>(number));
      co_await this->say(std::to_string(size));
    } else {
      co_await take_time(verb, Milliseconds(number));
      co_await misbehave(verb, static_cast<int>(number));
    }
    co_return verb != "quit" && verb != "big";
  }

  asio::awaitable<void> take_time(std::string verb, Milliseconds time) {
    if (verb == "sleep") {
      co_await pause(time);
      co_await this->say("slept");
    } else if (verb == "wait") {
      co_await pause(std::chrono::hours(24));
    } else if (verb == "block") {
      std::this_thread::sleep_for(time);
      co_await this->say("blocked");
    } else if (verb == "blocking") {
      auto block = [time] { std::this_thread::sleep_for(time); };
      co_await this->run_blocking(block);
      co_await this->say("blocked");
    } else if (verb == "meet") {
      const bool met = co_await meet(time);
      co_await this->say(met ? "together" : "alone");
    } else if (verb == "stopping") {
      while (!this->stopping().stop_requested()) co_await pause(Milliseconds(5));
      observed_.stopping = true;
      co_await this->say("stopping");
    }
  }

  asio::awaitable<void> misbehave(std::string verb, int number) {
    if (verb == "throw") throw std::runtime_error{"thrown on order"};
    if (verb == "die") {
      ::signal(number, SIG_DFL);  // a sanitizer may have its own idea
      ::raise(number);
    }
    if (verb == "ignore") {
      ::signal(number, SIG_IGN);
      co_await this->say("ignored");
    }
    if (verb == "shutdown") {
      observed_.server.load()->shutdown();
      co_await this->say("done");
    }
  }

  asio::awaitable<void> pause(Milliseconds time) {
    asio::steady_timer timer{co_await asio::this_coro::executor, time};
    co_await timer.async_wait(asio::use_awaitable);
  }

  asio::awaitable<bool> meet(Milliseconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    const int inside = ++observed_.inside;
    for (int most = observed_.most_inside;
         most < inside && !observed_.most_inside.compare_exchange_weak(most, inside);) {
    }
    while (observed_.most_inside < 2 && std::chrono::steady_clock::now() < deadline) co_await pause(Milliseconds(5));
    --observed_.inside;
    co_return observed_.most_inside >= 2;
  }

  void throw_in(Place place) const {
    if (observed_.throws_in == place) throw std::runtime_error{"thrown as the test wants"};
  }

  Observed& observed_;
};

}  // namespace portico::test
