#include "tests/servers/chat/frontend/chat_fixture.h"

#include <memory>
#include <vector>

#include "servers/chat/frontend/chat_server.h"

namespace portico::test {

template <class Policy>
void ChatFixture<Policy>::serve() {
  server.emplace([this] { return std::make_unique<chat::ChatServer<Policy>>(std::vector{where}, options, settings); });
}

// The servers are compiled once, not for each file of tests.
template class ChatFixture<Loop>;
template class ChatFixture<Forking>;
template class ChatFixture<Threading>;
template class ChatFixture<Async>;

}  // namespace portico::test
