#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

#include "clients/http/connection.h"
#include "clients/http/time_limit.h"
#include "clients/http/url.h"
#include <portico/shared/helper_threads.h>

namespace portico::http::client {

// Makes connections, and keeps those that are not in use for the next request to the same host and port. In its loop's
// thread.
class Connections {
 public:
  // `unix_socket`: a path to which everything goes, whatever its URL says; empty: none.
  Connections(asio::io_context& context, std::string unix_socket, std::chrono::milliseconds connect_timeout);

  // One that was in use before, or nothing.
  [[nodiscard]] std::unique_ptr<Connection> take(const Url& url);

  // A new one. Throws a std::exception whose words are for people.
  [[nodiscard]] asio::awaitable<std::unique_ptr<Connection>> open(const Url& url, const TimeLimit& limit);

  // Closes it, or keeps it if another request can follow.
  void give_back(const Url& url, std::unique_ptr<Connection> connection);

 private:
  asio::io_context& context_;
  std::string unix_socket_;
  std::chrono::milliseconds connect_timeout_;
  std::map<std::string, std::vector<std::unique_ptr<Connection>>> idle_;
  HelperThreads helpers_;  // look names up
};

}  // namespace portico::http::client
