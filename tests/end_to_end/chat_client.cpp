#include "tests/end_to_end/chat_client.h"

#include <sstream>
#include <stdexcept>

namespace portico::test {

ChatClient::ChatClient(const std::string& address, const std::string& nick) : client_{address} {
  say("NICK " + nick).say("USER " + nick + " 0 * :" + nick);
  for (auto line = next(); line.find(" 376 ") == line.npos && line.find(" 422 ") == line.npos; line = next()) {
    if (line.find(" 433 * ") != line.npos || line.starts_with("ERROR ")) throw std::runtime_error{line};
  }
}

ChatClient& ChatClient::say(std::string_view line) {
  std::string bytes{line};
  client_.send(bytes.append("\r\n"));
  return *this;
}

ChatClient& ChatClient::send(std::string_view bytes) {
  client_.send(bytes);
  return *this;
}

std::string ChatClient::next() {
  for (;;) {
    std::string line = client_.receive_line();
    if (!line.ends_with('\r')) throw std::runtime_error{"a line without CR: \"" + line + "\""};
    line.pop_back();
    if (!line.starts_with("PING ")) return line;
    say("PONG " + line.substr(5));
  }
}

void ChatClient::await(std::string_view line) {
  while (next() != line) {
  }
}

std::string ChatClient::await_some(std::string_view text) {
  for (;;) {
    std::string line = next();
    if (line.find(text) != line.npos) return line;
  }
}

std::vector<std::string> ChatClient::heard() {
  const std::string fence = "fence" + std::to_string(fences_++);
  say("PING " + fence);
  std::vector<std::string> lines;
  while (!lines.emplace_back(next()).ends_with(" :" + fence)) {
  }
  lines.pop_back();
  return lines;
}

ChatClient& ChatClient::join(const std::string& room) {
  say("JOIN " + room);
  await_some(" 366 ");
  return *this;
}

std::vector<std::string> ChatClient::heard_to_the_end() {
  std::istringstream text{client_.receive_all()};
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line, '\r') && !line.empty(); text.ignore()) lines.push_back(line);
  return lines;
}

std::string known_as(std::string_view nick) {
  std::string mask{nick};
  return mask.append("!~").append(nick).append("@127.0.0.1");
}

std::string from(std::string_view nick, std::string_view command) {
  return ":" + known_as(nick).append(" ").append(command);
}

std::string from_server(std::string_view reply) { return std::string{":irc.localhost "}.append(reply); }

}  // namespace portico::test
