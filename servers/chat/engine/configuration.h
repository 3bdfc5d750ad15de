// What a server is told about itself; the engine reads neither files nor the command line.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "servers/chat/engine/outcome.h"
#include "servers/chat/protocol/limits.h"

namespace portico::chat {

// Limits that ISUPPORT has no words for.
struct Bounds {
  std::size_t host_length = 63;             // longer ones are cut
  std::size_t invitations_per_client = 16;  // the oldest is forgotten
  std::size_t whowas_entries = 1'000;
  std::size_t matches_per_query = 1'000;  // lines of one LIST, WHO or STATS
  std::size_t clients_per_address = 0;    // 0: as many as come
};

struct Timeouts {
  std::chrono::seconds registration{30};
  std::chrono::seconds idle{120};  // then the server sends a PING
  std::chrono::seconds pong{60};
};

// Nobody whose nick!user@host fits the mask is served. A mask may be short: host, user@host.
struct ServerBan {
  std::string mask;
  std::string reason;
};

// RPL_ADMINLOC1, RPL_ADMINLOC2, RPL_ADMINEMAIL.
struct Administration {
  std::string location;
  std::string organisation;
  std::string email;
};

struct Configuration {
  std::string server_name = "irc.localhost";
  std::string network_name = "portico";
  std::string version = "portico-chatd";
  Time started{};
  std::string password;                // empty: none is asked for
  std::vector<std::string> operators;  // the names that OPER knows; the front end checks the passwords
  std::vector<std::string> motd;
  std::vector<ServerBan> bans;
  std::vector<ServerBan> address_bans;  // the front end's affair: STATS tells of them
  Administration administration;
  Limits limits;
  Bounds bounds;
  Timeouts timeouts;
};

}  // namespace portico::chat
