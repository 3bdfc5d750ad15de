// Executes commands over one connection.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <asio/io_context.hpp>

#include "clients/tftp/command.h"
#include "clients/tftp/connection.h"
#include "clients/tftp/operation.h"
#include <portico/transports/destination.h>

namespace portico::tftp::client {

class Client {
 public:
  Client(Destination destination, std::chrono::milliseconds timeout)
      : connection_{context_, std::move(destination), timeout} {}

  // Makes sure that there is a server. Throws Failure.
  void connect();

  // Throws Interrupted or another Failure that begins with the command. REQUIRES: not `quit`.
  void execute(const Command& command);

  // The names of the server's files. Throws Failure.
  std::vector<std::string> remote_names();

 private:
  void perform(const ListCommand& list);
  void perform(const GetCommand& get);
  void perform(const PutCommand& put);
  void perform(const HelpCommand& help);
  void perform(const QuitCommand& /*unused*/) {}
  void carry_out(Operation& operation);
  void try_twice(Operation& operation);
  void run_once(Operation& operation);

  asio::io_context context_{1};
  Connection connection_;
};

}  // namespace portico::tftp::client
