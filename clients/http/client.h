// Works through the URLs of a command.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

#include "clients/common/board_text.h"
#include "clients/http/connections.h"
#include "clients/http/exit_status.h"
#include "clients/http/options.h"
#include "clients/http/transfer.h"

namespace portico::http::client {

class Client {
 public:
  explicit Client(Options options);

  // The exit status; what failed has been said. Throws Interrupted.
  [[nodiscard]] int run();

 private:
  // One after the other: those that share standard output. Each file is a group of its own.
  using Group = std::vector<std::size_t>;

  struct Running {
    const Transfer& transfer;
    SpeedMeter speed;
  };
  class Place;

  void make_groups();
  asio::awaitable<void> lane();
  asio::awaitable<void> perform(std::size_t number);
  asio::awaitable<int> transfer(const Job& job, std::string& said);
  [[nodiscard]] std::unique_ptr<Output> open_output(const Job& job) const;
  void draw();
  void summarize(const Transfer& transfer, std::chrono::milliseconds time);
  void erase();

  Options options_;
  asio::io_context context_{1};
  Connections connections_;
  std::vector<Group> groups_;
  std::size_t next_group_ = 0;
  std::vector<std::string> said_;  // of each job that failed
  std::deque<Running*> running_;
  std::size_t drawn_ = 0;  // lines
  int status_ = kSuccess;
};

}  // namespace portico::http::client
