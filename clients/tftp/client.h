// Executes commands.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <asio/io_context.hpp>

#include "clients/tftp/batch.h"
#include "clients/tftp/command.h"
#include "clients/tftp/plan.h"
#include "clients/tftp/tcp_peer.h"
#include "servers/tftp/protocol/file_listing.h"
#include <portico/transports/destination.h>

namespace portico::tftp::client {

class Client {
 public:
  // `jobs`: how many transfers mget, mput and mirror run at once.
  Client(Destination destination, std::chrono::milliseconds timeout, std::size_t jobs)
      : destination_{std::move(destination)}, timeout_{timeout}, jobs_{jobs} {}

  // Makes sure that there is a server. Throws Failure.
  void connect();

  // With this many transfers at once, if it is given. Throws Interrupted or another Failure that begins with the
  // command. REQUIRES: not `quit`.
  void execute(const Command& command, std::optional<std::size_t> jobs = std::nullopt);

  // The names of the server's files. Throws Failure.
  std::vector<std::string> remote_names();

 private:
  void perform(const ListCommand& list);
  void perform(const GetCommand& get);
  void perform(const PutCommand& put);
  void perform(const MgetCommand& mget);
  void perform(const MputCommand& mput);
  void perform(const MirrorCommand& mirror);
  void perform(const HelpCommand& help);
  void perform(const QuitCommand& /*unused*/) {}
  std::vector<ListEntry> listing();
  void show(asio::awaitable<void> transfer, bool silent);
  void work_through(Plan plan, std::string_view done);
  void run_lanes(Batch& batch);

  asio::io_context context_{1};
  Destination destination_;
  std::chrono::milliseconds timeout_;
  std::size_t jobs_;
  std::size_t jobs_now_ = jobs_;  // of the command that is being executed
  TcpPeer peer_{context_, destination_, timeout_};
};

}  // namespace portico::tftp::client
