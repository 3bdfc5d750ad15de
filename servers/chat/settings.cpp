#include "servers/chat/settings.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "servers/chat/protocol/text.h"
#include "servers/chat/protocol/utf8.h"

namespace portico::chat {

namespace {

constexpr std::size_t kLongestName = 63;
constexpr std::size_t kLongestText = 200;
constexpr std::size_t kClientsInPlaces = 1'024;  // processes, or threads: they stay for as long as people do
constexpr std::size_t kLeastSendQueue = 16 * 1024;
constexpr std::size_t kLargestSendQueue = 1024 * 1024 * 1024;

bool has_only(std::string_view text, std::string_view punctuation) {
  return std::ranges::all_of(text, [punctuation](char c) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return plain || punctuation.find(c) != std::string_view::npos;
  });
}

// RFC 2812 §2.3.1: a host name. The dot tells it from a nick.
std::string fault_of_server_name(const std::string& name) {
  const bool good = name.size() <= kLongestName && name.find('.') != std::string::npos && has_only(name, "-.") &&
                    name.find("..") == std::string::npos && name.front() != '.' && name.front() != '-';
  return good ? "" : "\"" + name + "\" is not like irc.example.net, of at most 63 letters, digits, dots and hyphens";
}

std::string fault_of_network_name(const std::string& name) {
  const bool good = !name.empty() && name.size() <= kLongestName && has_only(name, "-._");
  return good ? "" : "\"" + name + "\" is not a word of at most 63 letters, digits, dots, hyphens and underscores";
}

std::string fault_of_text(const std::string& text) {
  const bool clean = std::ranges::none_of(text, is_control);
  return clean && is_utf8(text) && text.size() <= kLongestText ? "" : "not a line of at most 200 bytes of UTF-8";
}

std::string fault_of_password(const std::string& password) {
  const std::string fault = password.empty() ? "it is empty" : fault_of_text(password);
  return fault.empty() && password.find(' ') != std::string::npos ? "there is a space in it" : fault;
}

void add_identity_options(CLI::App& app, Configuration& configuration) {
  app.add_option("--name", configuration.server_name,
                 "What the server calls itself [" + configuration.server_name + "]")
      ->type_name("SERVER.NAME")
      ->check(checked_by(fault_of_server_name));
  app.add_option("--network", configuration.network_name,
                 "What the network is called [" + configuration.network_name + "]")
      ->type_name("NAME")
      ->check(checked_by(fault_of_network_name));
  app.add_option("--admin", configuration.administration.location, "Who looks after the server, as ADMIN tells it")
      ->type_name("TEXT")
      ->check(checked_by(fault_of_text));
}

void add_file_options(CLI::App& app, RoomFilePaths& files) {
  app.add_option("--motd", files.motd, "The message of the day; read again on SIGHUP and REHASH")->type_name("FILE");
  app.add_option(
         "--bans", files.bans,
         "Who is not served: lines of a mask, nick!user@host or 192.0.2.0/24, and a reason; read again on SIGHUP "
         "and REHASH")
      ->type_name("FILE");
}

// The names go to the engine, the passwords stay here. An option may come before --oper-plain that needs it.
struct OperatorOptions {
  std::vector<std::string> operators;
  bool plain = false;
};

void add_access_options(CLI::App& app, Settings& settings, OperatorOptions& operators) {
  app.add_option("--password", settings.chat.configuration.password, "What clients must give with PASS [nothing]")
      ->type_name("P")
      ->check(checked_by(fault_of_password));
  app.add_option(
         "--oper", operators.operators,
         "Who may become an operator: a name and a hashed password, as `openssl passwd -6` prints it; repeatable")
      ->type_name("NAME:CRYPT");
  app.add_flag("--oper-plain", operators.plain, "Take passwords of operators that are not hashed, too");
}

void add_limit_options(CLI::App& app, Settings& settings) {
  app.add_option(
         "--max-per-address", settings.chat.max_per_address,
         "Clients at once from one address [" + std::to_string(kDefaultPerAddress) + ", any number from this host]")
      ->type_name("N")
      ->check(whole_number_from(1, 1'000'000));
  app.add_option("--send-queue", settings.chat.send_queue,
                 "How much may wait for a client that reads slowly, before it is disconnected [" +
                     std::to_string(settings.chat.send_queue) + "]")
      ->type_name("BYTES")
      ->check(whole_number_from(kLeastSendQueue, kLargestSendQueue));
  app.add_flag_callback(
      "--no-flood-limits", [&settings] { settings.chat.flood_limits = false; },
      "Handle what clients send as fast as it comes: for tests and trusted networks");
}

// After chroot(2) the working directory is "/": a path from there without symbolic links means the same before and
// after. One that leads elsewhere could not be read again.
std::string from_working_directory(const std::string& option, const std::string& path) {
  if (path.empty()) return path;
  const auto root = std::filesystem::weakly_canonical(std::filesystem::current_path());
  const auto inside = std::filesystem::weakly_canonical(std::filesystem::absolute(path)).lexically_relative(root);
  if (!inside.empty() && *inside.begin() != "..") return inside.string();
  throw std::invalid_argument{option + ": \"" + path +
                              "\" is not in the working directory, which --chroot makes the root"};
}

void confine(RoomFilePaths& files) {
  files.motd = from_working_directory("--motd", files.motd);
  files.bans = from_working_directory("--bans", files.bans);
}

void add_operators(const OperatorOptions& options, Settings& settings) {
  try {
    for (const std::string& one : options.operators) settings.chat.operators.add(one, options.plain);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument{std::string{"--oper: "} + error.what()};
  }
}

}  // namespace

std::optional<int> parse_command_line(int argc, const char* const* argv, Settings& settings) {
  CommandLine line{kServerName, "Chat rooms for IRC clients."};
  settings.server.options.max_children = settings.server.options.max_threads = kClientsInPlaces;
  settings.server.options.poll_interval = std::chrono::seconds{5};  // no timeout of the room is shorter than 30
  settings.server.options.workers = 1;  // docs/chat.md: more of them cost more than they bring
  OperatorOptions operators;
  line.add_server_options(settings.server, "127.0.0.1:6667");
  add_identity_options(line.app(), settings.chat.configuration);
  add_file_options(line.app(), settings.chat.files);
  add_access_options(line.app(), settings, operators);
  add_limit_options(line.app(), settings);
  add_privilege_options(line, settings.privileges);
  line.app()
      .get_option("--chroot")
      ->description("Once the ports are bound, make the working directory the root; --motd and --bans must be in it");
  if (const auto status = line.parse(argc, argv)) return status;
  try {
    add_operators(operators, settings);
    if (settings.privileges.chroot) confine(settings.chat.files);
  } catch (const std::exception& error) {
    return complain(kServerName, std::string{error.what()} + "; see --help", 2);
  }
  return std::nullopt;
}

}  // namespace portico::chat
