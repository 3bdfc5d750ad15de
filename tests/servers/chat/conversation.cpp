#include "tests/servers/chat/conversation.h"

#include <chrono>
#include <string>
#include <utility>
#include <variant>

#include <gtest/gtest.h>

#include "servers/chat/protocol/text.h"

namespace portico::chat::test {
namespace {

constexpr Time kStart{std::chrono::sys_days{std::chrono::January / 2 / 2026} + std::chrono::hours{3}};

std::string_view trimmed(std::string_view line) {
  const auto first = line.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(' ') - first + 1);
}

// Each line without what it is indented by, and none that is empty.
std::string normalised(std::string_view script) {
  std::string text;
  for_each_in_list(
      script,
      [&text](std::string_view line) {
        if (!trimmed(line).empty()) text.append(trimmed(line)).append("\n");
      },
      '\n');
  return text;
}

bool is_expectation(std::string_view line) {
  return line.find(" < ") != std::string_view::npos || line.ends_with(" is gone");
}

}  // namespace

Conversation::Conversation(Configuration configuration) : now_{kStart}, engine_{std::move(configuration)} {}

Configuration Conversation::quiet_configuration() {
  Configuration configuration;
  configuration.server_name = "s";
  configuration.network_name = "net";
  configuration.version = "v";
  configuration.started = kStart;
  return configuration;
}

void Conversation::plays(std::string_view script) { EXPECT_EQ(play(script), normalised(script)); }

std::vector<std::string> Conversation::hears(const std::string& name, const std::string& line) {
  Outcome outcome;
  say(name, line, outcome);
  EXPECT_EQ(witness_.complaint(outcome), "");
  std::vector<std::string> lines;
  for (const auto& delivery : outcome.deliveries) {
    if (delivery.to == id(name)) lines.push_back(delivery.line->substr(0, delivery.line->size() - 2));
  }
  return lines;
}

std::string Conversation::oper(const std::string& name, bool verified, std::string_view tags) {
  Outcome outcome;
  witness_.acts(id(name));
  engine_.oper(id(name), "root", verified, now_, outcome, tags);
  return heard(outcome);
}

std::string Conversation::heard(Outcome& outcome) {
  EXPECT_EQ(witness_.complaint(outcome), "");
  std::string text;
  for (const auto& delivery : outcome.deliveries) {
    const auto& line = *delivery.line;
    text += names_.at(delivery.to) + " < " + line.substr(0, line.size() - 2) + "\n";
  }
  for (const auto id : outcome.disconnected) text += names_.at(id) + " is gone\n";
  outcome.clear();
  return text;
}

std::string Conversation::play(std::string_view script) {
  std::string text;
  const auto lines = normalised(script);
  for_each_in_list(
      lines,
      [&](std::string_view line) {
        if (is_expectation(line) && line.find(" > ") == std::string_view::npos) return;
        text.append(line).append("\n").append(play_line(line));
        EXPECT_TRUE(engine_.consistent()) << line;
      },
      '\n');
  return text;
}

std::string Conversation::play_line(std::string_view line) {
  Outcome outcome;
  const std::string name{line.substr(0, line.find(' '))};
  const auto action = line.substr(name.size() + 1);
  if (action.starts_with("> ")) {
    say(name, action.substr(2), outcome);
  } else if (action == "connects") {
    connect(name, outcome);
  } else if (action == "enters") {
    enter(name, {});
  } else if (action.starts_with("enters with ")) {
    enter(name, action.substr(12));
  } else if (action.starts_with("leaves: ")) {
    witness_.acts(id(name));
    engine_.disconnect(id(name), action.substr(8), now_, outcome);
  } else if (action == "s pass") {
    now_ += std::chrono::seconds{std::stoi(name)};
    witness_.acts(0);
    engine_.tick(now_, outcome);
  } else {
    ADD_FAILURE() << "not understood: " << line;
  }
  return heard(outcome);
}

void Conversation::connect(const std::string& name, Outcome& outcome) {
  auto& known_as = names_[names_.size() + 1];  // ids count from 1
  known_as = name;
  ids_[name] = engine_.connect({.host = "h", .seat = &known_as}, now_, outcome);
  ASSERT_EQ(ids_[name], names_.size());
  witness_.arrived(ids_[name], &known_as);
  witness_.acts(ids_[name]);
}

void Conversation::enter(const std::string& name, std::string_view capabilities) {
  Outcome outcome;
  connect(name, outcome);
  if (!capabilities.empty()) say(name, "CAP REQ :" + std::string{capabilities}, outcome);
  say(name, "NICK " + name, outcome);
  say(name, "USER " + name + " 0 * :The real " + name, outcome);
  if (!capabilities.empty()) say(name, "CAP END", outcome);
  EXPECT_TRUE(engine_.registered(id(name))) << name;
  EXPECT_EQ(witness_.complaint(outcome), "");
}

void Conversation::say(const std::string& name, std::string_view line, Outcome& outcome) {
  witness_.acts(id(name), line);
  const auto parsed = parse_message(line);
  if (const auto* message = std::get_if<Message>(&parsed)) {
    engine_.handle(id(name), *message, now_, outcome);
  } else {
    engine_.malformed(id(name), std::get<Malformed>(parsed), now_, outcome);
  }
}

}  // namespace portico::chat::test
