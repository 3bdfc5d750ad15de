// A server that says what a test tells it to, so that it can be slow, wrong and hostile.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <portico/shared/file_descriptor.h>
#include <portico/transports/listener.h>

namespace portico::test {

// The server's end of one connection. Blocks; throws std::runtime_error after kPatience.
class Peer {
 public:
  explicit Peer(FileDescriptor socket);

  // Without its LF; empty at the end of the stream.
  std::string line();
  // `size` bytes, or fewer at the end of the stream.
  std::string bytes(std::size_t size);
  // Drops what comes until the client closes.
  void drain();

  // What the client no longer wants to hear is dropped.
  Peer& send(std::string_view bytes);
  void close() { socket_.reset(); }
  // Closes so that the client reads a reset.
  void reset();

 private:
  bool receive();

  FileDescriptor socket_;
  std::string received_;
};

using Script = std::function<void(Peer&)>;

// Plays one script for each connection, in the order in which they come, each in a thread of its own. More connections
// than scripts are closed at once.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<Script> scripts, const std::string& where = "127.0.0.1:0");
  // Waits for all scripts that have begun.
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  [[nodiscard]] std::string address() const { return listener_.address().to_string(); }

  // Waits for all scripts that have begun; how many connections there were, and what a script threw.
  std::size_t finish();

 private:
  void serve();
  void play(std::size_t number, FileDescriptor socket);

  Listener listener_;
  FileDescriptor stop_;
  std::vector<Script> scripts_;
  std::vector<std::thread> plays_;
  std::mutex mutex_;
  std::exception_ptr error_;
  std::size_t connections_ = 0;
  std::thread acceptor_;
};

// A script that sends the same bytes whatever is asked first, and closes.
Script answer(std::string bytes);

}  // namespace portico::test
