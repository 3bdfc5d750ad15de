// Executes commands.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <asio/io_context.hpp>

#include "clients/tftp/command.h"
#include "clients/tftp/tcp_peer.h"
#include "servers/tftp/protocol/file_listing.h"
#include <portico/transports/destination.h>

namespace portico::tftp::client {

class Client {
 public:
  Client(Destination destination, std::chrono::milliseconds timeout)
      : peer_{context_, std::move(destination), timeout} {}

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
  std::vector<ListEntry> listing();
  void show(asio::awaitable<void> transfer, bool silent);

  asio::io_context context_{1};
  TcpPeer peer_;
};

}  // namespace portico::tftp::client
