// One thing that is asked of a server of the file service, from its request to its end.
#pragma once

#include <string>

#include <asio/awaitable.hpp>

#include "clients/tftp/connection.h"

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
};

}  // namespace portico::tftp::client
