// Executes commands.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <asio/io_context.hpp>

#include "clients/tftp/batch.h"
#include "clients/tftp/command.h"
#include "clients/tftp/dallying_downloads.h"
#include "clients/tftp/options.h"
#include "clients/tftp/plan.h"
#include "clients/tftp/tcp_peer.h"
#include "servers/tftp/protocol/file_listing.h"

namespace portico::tftp::client {

class Client {
 public:
  explicit Client(Options options);

  // Makes sure that there is a server, as far as its protocol can tell. Throws Failure.
  void connect();

  // With this many transfers at once, if it is given. Throws Interrupted or another Failure that begins with the
  // command. REQUIRES: not `quit`.
  void execute(const Command& command, std::optional<std::size_t> jobs = std::nullopt);

  // To be called when all is done and told: what is owed to the servers yet takes little more than a second at most,
  // mostly no time.
  void leave() { dallying_.leave(); }

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
  [[nodiscard]] std::unique_ptr<Peer> make_peer();
  void check_name(const std::string& remote) const;
  std::vector<ListEntry> listing();
  void show(asio::awaitable<void> transfer, bool silent);
  void work_through(Plan plan, std::string_view done);
  void run_lanes(Batch& batch);

  asio::io_context context_{1};
  DallyingDownloads dallying_{context_};
  Options options_;
  std::size_t jobs_now_;       // of the command that is being executed
  TcpPeer tcp_;                // lists, whatever the protocol of the transfers is
  std::unique_ptr<Peer> udp_;  // set if that is TFTP over UDP
  Peer& peer_;                 // that of single transfers: one of both
};

}  // namespace portico::tftp::client
