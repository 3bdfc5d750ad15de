// A person's side of IRC: RFC 1459, RFC 2812 and "Modern IRC". Pure: lines and the time come in, lines to the server
// and lines for the screen come out.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/chat/state.h"

namespace portico::chat::client {

// One person's, over any number of connections, one after the other. It remembers the nick and the rooms.
class Conversation {
 public:
  explicit Conversation(Profile profile);

  // A connection was made; it is gone.
  void on_connect(Time now, Effects& effects);
  void on_disconnect();

  // So many lines had not gone out when it went. Of the words that had, those may be lost that were to come back.
  void on_lost(std::size_t lines, Time now, Effects& effects);

  // A line was written, without its end.
  void on_written(std::string_view line);

  // A line of the server, without its end. REQUIRES: a connection.
  void on_line(std::string_view line, Time now, Effects& effects);

  // A line of the user: words for the current room, or a command.
  void on_input(std::string_view line, Time now, Effects& effects);

  // So much waits to be sent that nothing more can be said for now.
  void set_crowded(bool crowded) { state_.crowded = crowded; }

  // Says QUIT once all that was said before has been answered.
  void end(Time now, Effects& effects);

  // Says QUIT, unless that was said.
  void quit(Time now, Effects& effects);

  // Asks the server whether it is there.
  static void ask_for_a_sign(Effects& effects);

  // Welcome, and inside of the rooms, as far as they let one in: what is said now is said there.
  [[nodiscard]] bool settled() const;
  [[nodiscard]] bool connected() const noexcept { return state_.phase == Phase::Ready; }
  [[nodiscard]] bool was_welcome() const noexcept { return state_.welcomed_once; }
  [[nodiscard]] bool quitting() const noexcept { return state_.quitting; }

  // Only an answer to all that was said is still awaited.
  [[nodiscard]] bool ending() const noexcept { return state_.ending; }

  // What was refused so far, by the server or at once.
  [[nodiscard]] unsigned refusals() const noexcept { return state_.refusals; }

  // Why another connection would end as this one did; empty: it might not.
  [[nodiscard]] const std::string& hopeless() const noexcept { return state_.hopeless; }

  // What the server said as it ended the connection, if it did.
  [[nodiscard]] const std::string& farewell() const noexcept { return state_.farewell; }

  // The current room, or our nick where there is none.
  [[nodiscard]] std::string place() const;
  [[nodiscard]] std::vector<std::string> rooms() const { return state_.rooms.names_inside(); }
  // Those in the current room.
  [[nodiscard]] std::vector<std::string> nicks() const;

 private:
  State state_;
};

}  // namespace portico::chat::client
