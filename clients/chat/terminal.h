// The programme at a terminal: a prompt with the room's name, above which people talk.
#pragma once

#include <string>
#include <string_view>

#include <asio/signal_set.hpp>

#include "clients/chat/client.h"
#include "clients/chat/options.h"
#include "clients/chat/standard_input.h"
#include "clients/common/line_editor.h"

namespace portico::chat::client {

class Terminal final : private Screen {
 public:
  explicit Terminal(Options options);

  // Until the user leaves; the exit status. Throws std::exception for what went wrong.
  [[nodiscard]] int run();

 private:
  void show(const ScreenLine& line) override;
  void on_change() override;

  [[nodiscard]] bool comes_back(const std::string& line) const;
  void tell_of_those_that_wait();
  [[nodiscard]] bool wait_for_keys();
  [[nodiscard]] std::string prompt() const;
  [[nodiscard]] Completion complete_line(std::string_view before) const;
  void watch_size();

  bool colours_;
  Client client_;
  StandardInput input_;
  asio::signal_set resized_;
  std::string shown_prompt_;
  bool asked_ = false;  // when there are keys
  bool keys_ = false;   // there are
  LineEditor editor_;
};

}  // namespace portico::chat::client
