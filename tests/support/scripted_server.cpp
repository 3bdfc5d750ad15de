#include "tests/support/scripted_server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

#include "tests/support/eventually.h"

namespace portico::test {

Peer::Peer(FileDescriptor socket) : socket_{std::move(socket)} {
  const timeval patience{kPatience.count(), 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  ::fcntl(socket_.get(), F_SETFL, 0);
}

bool Peer::receive() {
  std::array<char, 64 * 1024> block;
  const auto got = ::recv(socket_.get(), block.data(), block.size(), 0);
  if (got < 0 && errno == EAGAIN) throw std::runtime_error{"the client says nothing"};
  if (got <= 0) return false;
  received_.append(block.data(), static_cast<std::size_t>(got));
  return true;
}

std::string Peer::line() {
  while (true) {
    const auto end = received_.find('\n');
    if (end != std::string::npos) {
      auto line = received_.substr(0, end);
      received_.erase(0, end + 1);
      return line;
    }
    if (!receive()) return {};
  }
}

std::string Peer::bytes(std::size_t size) {
  while (received_.size() < size && receive()) continue;
  auto bytes = received_.substr(0, size);
  received_.erase(0, bytes.size());
  return bytes;
}

void Peer::drain() {
  do {
    received_.clear();
  } while (receive());
}

Peer& Peer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) throw std::runtime_error{"the client reads nothing"};
    if (sent < 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return *this;
}

void Peer::reset() {
  const linger hard{1, 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  close();
}

ScriptedServer::ScriptedServer(std::vector<Script> scripts, const std::string& where)
    : listener_{where, SOCK_STREAM, ListenerOptions{}},
      stop_{::eventfd(0, EFD_CLOEXEC)},
      scripts_{std::move(scripts)},
      acceptor_{[this] { serve(); }} {}

ScriptedServer::~ScriptedServer() {
  try {
    (void)finish();
  } catch (const std::exception&) {
    // The test has asked before, if it wanted to know.
  }
}

std::size_t ScriptedServer::finish() {
  ::eventfd_write(stop_.get(), 1);
  if (acceptor_.joinable()) acceptor_.join();
  for (auto& play : std::exchange(plays_, {})) play.join();
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
  return connections_;
}

void ScriptedServer::serve() {
  while (true) {
    std::array<pollfd, 2> ready{{{listener_.fileno(), POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
    ::poll(ready.data(), ready.size(), -1);
    Connection connection;
    while (listener_.accept(connection) == 0) {
      const auto number = connections_++;
      if (number >= scripts_.size()) continue;
      plays_.emplace_back(
          [this, number, socket = std::move(connection.socket)]() mutable { play(number, std::move(socket)); });
    }
    if (ready[1].revents != 0) return;
  }
}

void ScriptedServer::play(std::size_t number, FileDescriptor socket) {
  Peer peer{std::move(socket)};
  try {
    scripts_[number](peer);
  } catch (...) {
    const std::lock_guard lock{mutex_};
    error_ = std::current_exception();
  }
}

Script answer(std::string bytes) {
  return [bytes = std::move(bytes)](Peer& peer) {
    peer.line();
    peer.send(bytes);
  };
}

}  // namespace portico::test
