// portico-chatd as its users run it.
#pragma once

#include <signal.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/end_to_end/chat_client.h"
#include "tests/end_to_end/programme.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {

// Serves on a port of its own, from its construction or from start() on.
class ChatServer {
 public:
  struct Later {};

  explicit ChatServer(std::string policy, const std::vector<std::string>& options = {},
                      std::string where = "127.0.0.1:0")
      : ChatServer{Later{}, std::move(policy), std::move(where)} {
    start(options);
  }
  ChatServer(Later /*unused*/, std::string policy, std::string where = "127.0.0.1:0")
      : policy_{std::move(policy)}, where_{std::move(where)} {}

  // Without flood limits: tests are faster than people.
  void start(std::vector<std::string> options = {}) {
    options.emplace_back("--no-flood-limits");
    start_as_it_is(std::move(options));
  }

  void start_as_it_is(const std::vector<std::string>& options = {}) {
    std::vector<std::string> words = {PORTICO_BIN_DIR "/portico-chatd", "--listen", where_, "--policy", policy_};
    words.insert(words.end(), options.begin(), options.end());
    programme_.reset();
    const auto begin = std::chrono::steady_clock::now();
    programme_.emplace(std::move(words));
    const std::string url = programme_->read_line().substr(std::string{"listening on "}.size());
    ready_after_ = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    address_ = url.starts_with("unix://") ? "unix:" + url.substr(7) : url.substr(url.find("//") + 2);
  }

  // Somebody new, who has heard the greeting.
  [[nodiscard]] ChatClient client(const std::string& nick) const { return ChatClient{address_, nick}; }

  // A connection that has said nothing.
  [[nodiscard]] ChatClient connection() const { return ChatClient{address_}; }

  [[nodiscard]] const std::string& address() const noexcept { return address_; }
  [[nodiscard]] Programme& programme() noexcept { return *programme_; }
  [[nodiscard]] std::chrono::milliseconds ready_after() const noexcept { return ready_after_; }

  // Waits until its log has that text.
  bool has_logged(std::string_view text) {
    return eventually([&] {
      std::ifstream log{"/proc/" + std::to_string(programme_->pid()) + "/fd/2"};
      return std::string{std::istreambuf_iterator<char>{log}, {}}.find(text) != std::string::npos;
    });
  }

  // Drains it; the exit status.
  int stop() {
    programme_->signal(SIGTERM);
    return programme_->wait();
  }

  // For the files that options name.
  TemporaryDirectory directory;

 private:
  std::string policy_;
  std::string where_;
  std::optional<Programme> programme_;
  std::string address_;
  std::chrono::milliseconds ready_after_{};
};

}  // namespace portico::test
