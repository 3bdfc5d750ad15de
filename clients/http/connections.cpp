#include "clients/http/connections.h"

#include <utility>

#include <portico/shared/run_blocking.h>
#include <portico/transports/connect.h>
#include <portico/transports/destination.h>

namespace portico::http::client {

Connections::Connections(asio::io_context& context, std::string unix_socket, std::chrono::milliseconds connect_timeout)
    : context_{context}, unix_socket_{std::move(unix_socket)}, connect_timeout_{connect_timeout} {}

std::unique_ptr<Connection> Connections::take(const Url& url) {
  auto& idle = idle_[destination(url)];
  while (!idle.empty()) {
    auto connection = std::move(idle.back());
    idle.pop_back();
    if (connection->usable()) return connection;
  }
  return nullptr;
}

asio::awaitable<std::unique_ptr<Connection>> Connections::open(const Url& url, const TimeLimit& limit) {
  const auto where = unix_socket_.empty() ? destination(url) : "unix:" + unix_socket_;
  auto look_up = [where] { return Destination::parse(where).resolve(); };
  auto addresses = co_await run_blocking(&helpers_, std::move(look_up));
  const auto timeout = limit.left_or(connect_timeout_);
  auto socket = co_await connect(context_, std::move(addresses), timeout);
  co_return std::make_unique<Connection>(context_, std::move(socket));
}

void Connections::give_back(const Url& url, std::unique_ptr<Connection> connection) {
  constexpr std::size_t kMost = 64;
  auto& idle = idle_[destination(url)];
  if (connection->usable() && idle.size() < kMost) idle.push_back(std::move(connection));
}

}  // namespace portico::http::client
