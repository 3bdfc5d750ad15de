// The network's side of the programme: connections, one after the other, and what is said over them.
#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>

#include "clients/chat/back_off.h"
#include "clients/chat/conversation.h"
#include "clients/chat/options.h"
#include "clients/chat/wire.h"
#include <portico/shared/helper_threads.h>

namespace portico::chat::client {

// Where people, or a script, see what happens.
class Screen {
 public:
  Screen() = default;
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  virtual ~Screen() = default;

  virtual void show(const ScreenLine& line) = 0;

  // Something may be different: whether there is a connection, whose rooms these are, how much waits to be sent.
  virtual void on_change() = 0;
};

// One person's client. Everything happens in the thread that calls step().
class Client {
 public:
  Client(Options options, Screen& screen);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Begins to connect.
  void start();

  // Waits until something happens, and sees to it. False: all is over.
  bool step();

  // A line of the user. This and the next two throw what the screen throws.
  void type(std::string_view line);
  // There are no more of them: says QUIT when all have been answered.
  void end_input();
  // Says QUIT now; the second time, ends without it.
  void leave();

  [[nodiscard]] asio::io_context& context() noexcept { return context_; }
  [[nodiscard]] const Conversation& conversation() const noexcept { return conversation_; }

  // Lines of the user that are held back, because servers allow only so many at once.
  [[nodiscard]] std::size_t held_back() const { return wire_ ? wire_->held_back() : 0; }

  // Whether a line goes out as soon as it is typed.
  [[nodiscard]] bool sends_at_once() const { return wire_ && wire_->is_free_to_go(); }

  // Whether a line that is typed now is heard where it should be, and soon.
  [[nodiscard]] bool takes_lines() const;
  [[nodiscard]] bool has_connection() const noexcept { return wire_ != nullptr; }

  // Throws the failure that ended it, if one did, of the network or of the screen. REQUIRES: step() has returned false.
  void check() const;
  // The signal that ended it; 0: none did.
  [[nodiscard]] int signal() const noexcept { return signal_; }

 private:
  asio::awaitable<void> live();
  asio::awaitable<void> live_once();
  asio::awaitable<FileDescriptor> connect_to_server();
  asio::awaitable<void> converse(FileDescriptor socket);
  asio::awaitable<void> listen(Wire& wire);
  asio::awaitable<void> pause(std::string why);
  void write_on(const std::shared_ptr<Wire>& wire);
  void perform(Effects& effects);
  void tell_what_was_lost(const Wire& wire);
  void show_wire(std::string_view mark, std::string_view line);
  void tell(ScreenLine::Kind kind, std::string text);
  [[nodiscard]] static Time now();
  void watch_signals();
  void give_up(const std::string& why);

  Options options_;
  Screen& screen_;
  asio::io_context context_{1};
  HelperThreads helpers_;  // look names up
  asio::signal_set signals_;
  asio::cancellation_signal cancellation_;
  Conversation conversation_;
  BackOff back_off_;
  std::mt19937 chance_{std::random_device{}()};
  std::shared_ptr<Wire> wire_;  // as long as there is a connection
  std::exception_ptr error_;
  int signal_ = 0;
  int coroutines_ = 0;
  bool leaving_ = false;
};

}  // namespace portico::chat::client
