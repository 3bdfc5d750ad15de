// A chat server in a process of its own, under one policy.
#pragma once

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "servers/chat/frontend/chat_settings.h"
#include "tests/servers/chat/frontend/irc_client.h"
#include "tests/support/running_server.h"
#include "tests/support/shared_log.h"
#include "tests/support/temporary_directory.h"
#include <portico/server.h>

namespace portico::test {

#if defined(__SANITIZE_THREAD__)
using Policies = testing::Types<Threading, Async>;
using ConcurrentPolicies = Policies;
#else
using Policies = testing::Types<Loop, Forking, Threading, Async>;
using ConcurrentPolicies = testing::Types<Forking, Threading, Async>;
#endif

template <class Policy>
class ChatFixture : public testing::Test {
 protected:
  ChatFixture() {
    settings.flood_limits = false;
    options.logger = log.logger();
    options.logger->set_level(spdlog::level::debug);
    options.workers = 2;
  }

  // Tests change `settings` and `options` before.
  void serve();

  [[nodiscard]] IrcClient client() const { return IrcClient{server->address()}; }
  [[nodiscard]] IrcClient client(const std::string& nick) const { return IrcClient{server->address(), nick}; }

  const SharedLog log;
  const TemporaryDirectory directory;
  std::string where = "127.0.0.1:0";
  chat::ChatSettings settings;
  ServerOptions options;
  std::optional<ServerProcess> server;
};

}  // namespace portico::test
