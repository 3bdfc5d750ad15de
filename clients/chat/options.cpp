#include "clients/chat/options.h"

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "clients/chat/commands.h"
#include "clients/chat/exit_status.h"
#include "clients/common/bracketed_words.h"
#include "clients/common/failure.h"
#include "servers/chat/protocol/text.h"
#include <portico/app/command_line.h>

namespace portico::chat::client {
namespace {

constexpr double kLongestTimeout = 24 * 3600.0;
constexpr const char* kVersion = "portico-chat " PORTICO_CHAT_VERSION;

constexpr const char* kScripts =
    "\nWithout a terminal, every line of standard input is said in the first room, or is one of these commands, and\n"
    "every line of standard output is what somebody said or did. Its first word is the place to answer to:\n"
    "  #lobby <ana> hello           ana <ana> said to you alone\n"
    "  #lobby * ana waves           #lobby -ana- a notice, which no programme answers\n"
    "  #lobby --> ana has joined    #lobby <-- ana has left\n"
    "  #lobby -- ana is now anna    - -- an answer to a command\n"
    "At the end of the input, it leaves when all has been said and answered. A bot of three lines, for bash:\n"
    "  coproc portico-chat HOST:PORT --nick clock\n"
    "  while read -r where who text; do\n"
    "  [[ $text != '!time' ]] || echo \"/msg $where $(date)\"; done <&\"${COPROC[0]}\" >&\"${COPROC[1]}\"\n"
    "\nExit status: 0 success; 1 the connection failed or was lost for good, or a line of a script was refused;\n"
    "2 wrong use; 130 Ctrl-C.";

// What is wrong with the command line.
class WrongUse : public Failure {
 public:
  using Failure::Failure;
};

// As they were written.
struct Words {
  std::string server;
  std::vector<std::string> rooms{"#lobby"};
  std::string password_file;
  double timeout = 0;
  double pace = 0;
  bool no_join = false;
  bool no_reconnect = false;
};

CLI::Validator seconds_from(double least) {
  return checked_by([least](const std::string& text) -> std::string {
    double value = 0;
    const bool number = CLI::detail::lexical_cast(text, value);
    if (number && value >= least && value <= kLongestTimeout) return {};
    return fmt::format("\"{}\" is not a number of seconds from {} to {}", text, least, kLongestTimeout);
  });
}

// What could end a line of the protocol, or begin another parameter.
std::string check_word(const std::string& text) {
  constexpr ByteSet kForbidden{std::string_view{"\0\r\n ", 4}};
  if (!text.empty() && !text.starts_with(':') && !kForbidden.has_any(text)) return {};
  return "\"" + text + "\" is not one word";
}

std::string check_line(const std::string& text) {
  constexpr ByteSet kForbidden{std::string_view{"\0\r\n", 3}};
  return kForbidden.has_any(text) ? "must be one line" : "";
}

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds{std::llround(seconds * 1000)};
}

void add_options(CLI::App& app, Words& words, Options& options) {
  auto& profile = options.profile;
  app.add_option("SERVER", words.server, "HOST:PORT, [IPV6]:PORT or unix:/path")->required();
  app.add_option("--nick", profile.nick, "The name you are known by")
      ->type_name("NAME")
      ->check(checked_by(check_word))
      ->required();
  app.add_option("--join", words.rooms, "A room to enter, 'ROOM KEY' if it has a key; repeatable [#lobby]")
      ->type_name("ROOM")
      ->check(checked_by(check_line))
      ->allow_extra_args(false);
  app.add_flag("--no-join", words.no_join, "Enter no room");
  app.add_option("--user", profile.user, "The user name [the nick]")->type_name("NAME")->check(checked_by(check_word));
  app.add_option("--real-name", profile.real_name, "What /whois tells about you [the nick]")
      ->type_name("TEXT")
      ->check(checked_by(check_line));
  auto* password = app.add_option("--password", profile.password,
                                  "The password of the server; better in the environment, PORTICO_CHAT_PASSWORD")
                       ->type_name("P")
                       ->check(checked_by(check_line));
  app.add_option("--password-file", words.password_file, "A file whose first line is the password")
      ->type_name("FILE")
      ->excludes(password);
  app.add_option("--timeout", words.timeout,
                 "How long connecting may take, and the server be silent until it is asked whether it is there; after "
                 "as long again it is given up [60]")
      ->type_name("SECONDS")
      ->check(seconds_from(0.001));
  app.add_option("--pace", words.pace, "What every line costs, of which five go out at once; 0: all do [2]")
      ->type_name("SECONDS")
      ->check(seconds_from(0));
  app.add_flag("--no-reconnect", words.no_reconnect, "End when the connection is lost");
  app.add_flag("--timestamps", options.timestamps, "Begin each line of standard output with the time, in UTC");
  app.add_flag("--raw", options.show_wire, "Show the lines of the protocol, too");
  app.footer("\nCommands:\n" + help_text() + kScripts);
}

std::string first_line_of(const std::string& file) {
  std::ifstream stream{file, std::ios::binary};
  std::string line;
  if (!stream || !std::getline(stream, line)) throw Failure{"--password-file: cannot read " + file};
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

void choose_rooms(const Words& words, Profile& profile) {
  if (words.no_join) return;
  for (const auto& word : words.rooms) {
    const auto blank = word.find(' ');
    const auto key = blank == std::string::npos ? "" : word.substr(blank + 1);
    if (word.empty() || blank == 0 || key.find(' ') != std::string::npos) {
      throw WrongUse{"--join: \"" + word + "\" is not a room"};
    }
    for_each_in_list(word.substr(0, blank), [&](std::string_view name) {
      const auto room = room_name(name);
      if (const auto wrong = wrong_room(room, key); !wrong.empty()) throw WrongUse{"--join: " + wrong};
      profile.rooms.push_back({room, key});
    });
  }
}

void choose(const Words& words, Options& options) {
  try {
    options.server = Destination::parse(words.server);
  } catch (const std::exception& error) {
    throw WrongUse{error.what()};
  }
  auto& profile = options.profile;
  choose_rooms(words, profile);
  if (profile.user.empty()) profile.user = profile.nick;
  if (profile.real_name.empty()) profile.real_name = profile.nick;
  if (!words.password_file.empty()) profile.password = first_line_of(words.password_file);
  if (const char* secret = std::getenv("PORTICO_CHAT_PASSWORD"); secret != nullptr && profile.password.empty()) {
    if (!check_line(secret).empty()) throw WrongUse{"PORTICO_CHAT_PASSWORD: must be one line"};
    profile.password = secret;
  }
  profile.version = kVersion;
  options.timeout = milliseconds(words.timeout);
  options.pace = milliseconds(words.pace);
  options.reconnect = !words.no_reconnect;
}

}  // namespace

std::optional<int> parse_options(int argc, const char* const* argv, Options& options) {
  CommandLine line{kName, "Talks with people in rooms, over IRC."};
  Words words;
  words.timeout = std::chrono::duration<double>{options.timeout}.count();
  words.pace = std::chrono::duration<double>{options.pace}.count();
  add_options(line.app(), words, options);
  const auto guarded = guard_brackets(argc, argv);
  std::vector<const char*> pointers;
  pointers.reserve(guarded.size());
  for (const auto& word : guarded) pointers.push_back(word.c_str());
  if (const auto status = line.parse(argc, pointers.data())) return status;
  auto& profile = options.profile;
  for (auto* word :
       {&words.server, &words.password_file, &profile.nick, &profile.user, &profile.real_name, &profile.password}) {
    unguard(*word);
  }
  for (auto& room : words.rooms) unguard(room);
  try {
    choose(words, options);
  } catch (const WrongUse& wrong) {
    return complain(kName, std::string{wrong.what()} + "; see --help", kWrongUse);
  } catch (const std::exception& error) {
    return complain(kName, error.what(), kFailed);
  }
  return std::nullopt;
}

}  // namespace portico::chat::client
