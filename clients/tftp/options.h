// The command line.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "clients/tftp/jobs.h"
#include "clients/tftp/udp_peer.h"
#include <portico/transports/destination.h>

namespace portico::tftp::client {

inline constexpr const char* kName = "portico-tftp";

struct Options {
  Destination server;
  std::chrono::milliseconds timeout{60'000};  // of the connection, and of every silence of the server
  std::size_t jobs = kDefaultJobs;            // transfers at once
  std::optional<UdpOptions> udp;              // TFTP over UDP; otherwise the file service over TCP
  std::vector<std::string> words;             // of the command; none: they are read
};

// nullopt: go on. Otherwise the exit status, and what there is to say has been said.
std::optional<int> parse_options(int argc, const char* const* argv, Options& options);

}  // namespace portico::tftp::client
