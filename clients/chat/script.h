// The programme without a terminal: lines in, lines out.
#pragma once

#include <optional>
#include <string>

#include "clients/chat/client.h"
#include "clients/chat/options.h"
#include "clients/chat/standard_input.h"

namespace portico::chat::client {

// Says what comes from standard input, writes what others say to standard output, and what went wrong to standard
// error. A line is read only when it can be said: it is not lost because a room has not been entered yet.
class Script final : private Screen {
 public:
  explicit Script(Options options);

  // From the first connection to the end; the exit status. Throws std::exception for what went wrong.
  [[nodiscard]] int run();

 private:
  void show(const ScreenLine& line) override;
  void on_change() override { pump(); }

  [[nodiscard]] bool is_apart() const;
  void pump();
  void read();
  [[nodiscard]] std::optional<std::string> take_line();

  bool timestamps_;
  Client client_;
  StandardInput input_;
  std::string buffer_;
  bool pumping_ = false;
  bool waiting_ = false;  // for the input
  bool input_over_ = false;
  bool told_the_end_ = false;
  bool cut_off_ = false;  // by the end of the input, from a server that was away
};

}  // namespace portico::chat::client
