// One thing that is asked of the server, from its request to its end.
#pragma once

#include <string>

#include <asio/awaitable.hpp>

#include "clients/tftp/connection.h"
#include "clients/tftp/progress.h"

namespace portico::tftp::client {

class Operation {
 public:
  Operation() = default;
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;
  virtual ~Operation() = default;

  // Opens the connection first. Everything that goes wrong is an exception, and its words are for people.
  virtual asio::awaitable<void> perform(Connection& connection) = 0;

  // When the conversation ended early: how far it was and what to do now. Continues a sentence.
  [[nodiscard]] virtual std::string how_far() const = 0;

  // It can be begun again when nothing has come of it.
  [[nodiscard]] virtual bool repeatable() const { return true; }

  // Its payload goes to the user's terminal, where a progress bar would be in the way.
  [[nodiscard]] virtual bool writes_to_terminal() const { return false; }

  [[nodiscard]] const Progress& progress() const noexcept { return progress_; }

 protected:
  // Kept by what is a transfer; all others never start it.
  [[nodiscard]] Progress& own_progress() noexcept { return progress_; }

 private:
  Progress progress_;
};

}  // namespace portico::tftp::client
