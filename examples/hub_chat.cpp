// People in different processes talk to each other: every client has a child of its own, and what one of them says goes
// through a hub in the parent to all the others. Try it with several `nc 127.0.0.1 7000`.
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/experimental/awaitable_operators.hpp>

#include <portico/app/serve.h>
#include <portico/portico.h>
#include <portico/shared/hub_channel.h>

using MemberId = portico::Hub::MemberId;

// In the parent: who is here, and who hears what.
class Room final : public portico::Hub::Listener {
 public:
  explicit Room(asio::io_context& loop) : hub{loop, *this} {}
  void on_join(MemberId member) override { members_.insert(member); }
  void on_leave(MemberId member, portico::Hub::Why) override { members_.erase(member); }
  void on_message(MemberId from, std::string_view message) override {
    for (const auto member : members_) {
      if (member != from) hub.send(member, message);
    }
  }

  portico::Hub hub;

 private:
  std::set<MemberId> members_;
};

// In the child: one coroutine for each direction, until either returns, which ends the other one.
class ChatHandler : public portico::StreamRequestHandler {
 public:
  explicit ChatHandler(std::optional<Room>& room) : room_{room} {}

 private:
  asio::awaitable<void> handle() override {
    using asio::experimental::awaitable_operators::operator||;
    portico::HubChannel channel{co_await asio::this_coro::executor, room_->hub};
    auto conversation = until_broken(say(channel)) || until_broken(hear(channel));
    co_await std::move(conversation);
  }

  static asio::awaitable<void> until_broken(asio::awaitable<void> direction) {
    try {
      co_await std::move(direction);
    } catch (const std::system_error&) {
    }
  }

  asio::awaitable<void> say(portico::HubChannel& channel) {
    while (auto line = co_await stream().read_line()) {
      co_await channel.send(*line);
      stream().settle();  // nobody answers it: who says nothing more is idle
    }
  }

  asio::awaitable<void> hear(portico::HubChannel& channel) {
    std::vector<std::string_view> messages;
    while (co_await channel.receive(messages)) {
      std::string text;
      for (const std::string_view message : messages) text.append(message) += '\n';
      co_await stream().write(text);
    }
  }

  std::optional<Room>& room_;
};

class ChatServer : public portico::ForkingTcpServer<ChatHandler> {
 public:
  explicit ChatServer(const std::string& where) : Server{where, std::ref(room_)} {}

 private:
  void server_activate() override {
    room_.emplace(loop().context());
    at_fork_ = loop().at_fork([this] { room_->hub.before_fork(); }, [this] { room_->hub.after_fork_in_parent(); },
                              [this] { room_->hub.after_fork_in_child(); });
  }
  void server_deactivate() override {
    at_fork_.reset();
    room_.reset();
  }

  std::optional<Room> room_;
  portico::EventLoop::AtFork at_fork_;
};

int main(int argc, char* argv[]) {
  ChatServer server{argc > 1 ? argv[1] : "127.0.0.1:7000"};
  return portico::serve(server);
}
