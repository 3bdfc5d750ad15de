#include "tests/clients/tftp/scripted_server.h"

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

ScriptedServer::ScriptedServer(std::vector<Script> scripts)
    : listener_{"127.0.0.1:0", SOCK_STREAM, ListenerOptions{}},
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

Script serve_files(std::map<std::string, std::string> files) {
  return [files = std::move(files)](Peer& peer) {
    for (auto line = peer.line(); !line.empty(); line = peer.line()) {
      if (line == "LIST") {
        std::string listing;
        for (const auto& [name, content] : files) {
          listing += std::to_string(content.size()) + " 2024-02-29T23:59:59Z " + name + "\n";
        }
        peer.send("OK " + std::to_string(listing.size()) + "\n" + listing);
        continue;
      }
      const auto file = files.find(line.substr(line.find(' ') + 1));
      if (file == files.end()) {
        peer.send("ERR not-found there is no file of that name\n");
      } else {
        const auto size = std::to_string(file->second.size());
        peer.send("OK " + size + " size=" + size + " version=v\n" + file->second);
      }
    }
  };
}

}  // namespace portico::test
