#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <asio/awaitable.hpp>

#include "clients/common/progress.h"
#include "clients/http/connections.h"
#include "clients/http/output.h"
#include "clients/http/redirect.h"
#include "clients/http/request.h"
#include "clients/http/settings.h"

namespace portico::http::client {

// One URL from the first request to the end of the last answer. In one loop's thread.
class Transfer {
 public:
  // REQUIRES: `settings` and `connections` outlive it.
  Transfer(const Settings& settings, Connections& connections, Url url, std::unique_ptr<Output> output);

  // The status of the answer that counts; 200 when a part turned out to be complete. Throws a std::exception whose
  // words are for people when there is no whole answer.
  [[nodiscard]] asio::awaitable<int> run();

  [[nodiscard]] const Progress& progress() const noexcept { return progress_; }
  [[nodiscard]] bool is_on_terminal() const { return output_->is_terminal(); }
  // The reason of the answer that counts.
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

 private:
  enum class Body { Deliver, Drop, Done };

  asio::awaitable<void> exchange();
  asio::awaitable<void> attempt(Connection& connection);
  asio::awaitable<void> send_and_receive(Connection& connection);
  asio::awaitable<void> send_body(Connection& connection);
  asio::awaitable<void> receive(Connection& connection);
  Body take_head(const ResponseHead& head);
  Body take_redirect(Redirect redirect);
  Body deliver(const ResponseHead& head, bool rest);
  [[nodiscard]] bool may_try_again(bool reused) const;
  void show(char mark, const std::string& head) const;

  const Settings& settings_;
  Connections& connections_;
  std::unique_ptr<Output> output_;
  TimeLimit limit_{std::chrono::milliseconds{0}};
  Redirects redirects_;
  Request request_;
  std::optional<Request> next_;  // what is to be asked for after this answer
  Progress progress_;
  int status_ = 0;
  std::string reason_;
  bool sent_ = false;  // all of the body
};

}  // namespace portico::http::client
