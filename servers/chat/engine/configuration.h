// What a server is told about itself; the engine reads neither files nor the command line.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace portico::chat {

// In bytes and numbers of things. RPL_ISUPPORT tells them.
struct Limits {
  std::size_t nick_length = 30;
  std::size_t user_length = 18;
  std::size_t host_length = 63;
  std::size_t real_name_length = 128;
  std::size_t channel_length = 50;
  std::size_t key_length = 23;
  std::size_t topic_length = 307;
  std::size_t kick_length = 307;  // of the reason
  std::size_t away_length = 307;
  std::size_t channels_per_client = 50;
  std::size_t masks_per_list = 100;         // bans, exceptions, invite exceptions of a channel, each
  std::size_t mode_changes = 6;             // with a parameter, in one MODE
  std::size_t targets = 4;                  // of one PRIVMSG, NOTICE, TAGMSG or KICK
  std::size_t monitored = 100;              // nicks that a client waits for
  std::size_t invitations_per_client = 16;  // the oldest is forgotten
  std::size_t whowas_entries = 1'000;
  std::size_t clients_per_address = 0;  // 0: as many as come
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
  std::string password;                // empty: none is asked for
  std::vector<std::string> operators;  // the names that OPER knows; the front end checks the passwords
  std::vector<std::string> motd;
  std::vector<ServerBan> bans;
  Administration administration;
  Limits limits;
  Timeouts timeouts;
};

}  // namespace portico::chat
