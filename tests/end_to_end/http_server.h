// portico-httpd as its users run it.
#pragma once

#include <signal.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/end_to_end/http_client.h"
#include "tests/end_to_end/programme.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {

// Serves a directory of its own on a port of its own, from its construction or from start() on.
class HttpServer {
 public:
  struct Later {};

  explicit HttpServer(std::string policy, const std::vector<std::string>& options = {},
                      std::string where = "127.0.0.1:0")
      : HttpServer{Later{}, std::move(policy), std::move(where)} {
    start(options);
  }
  HttpServer(Later /*unused*/, std::string policy, std::string where = "127.0.0.1:0")
      : policy_{std::move(policy)}, where_{std::move(where)} {}

  void start(const std::vector<std::string>& options) {
    std::vector<std::string> words = {
        PORTICO_BIN_DIR "/portico-httpd", "--listen", where_, "--policy", policy_, "--root", root.path().string()};
    words.insert(words.end(), options.begin(), options.end());
    if (std::ranges::find(options, "--workers") == options.end()) words.insert(words.end(), {"--workers", "2"});
    programme_.reset();
    programme_.emplace(std::move(words));
    const std::string url = programme_->read_line().substr(std::string{"listening on "}.size());
    address_ = url.starts_with("unix://") ? "unix:" + url.substr(7) : url.substr(url.find("//") + 2);
  }

  // A new connection.
  [[nodiscard]] HttpClient client() const { return HttpClient{address_}; }
  HttpAnswer ask(std::string_view request) const { return client().ask(request); }
  HttpAnswer get(std::string_view path, std::string_view lines = {}) const { return client().get(path, lines); }

  [[nodiscard]] const std::string& address() const noexcept { return address_; }
  [[nodiscard]] const Programme& programme() const noexcept { return *programme_; }
  [[nodiscard]] Programme& programme() noexcept { return *programme_; }

  // Drains it; the exit status.
  int stop() {
    programme_->signal(SIGTERM);
    return programme_->wait();
  }

  TemporaryDirectory root;

 private:
  std::string policy_;
  std::string where_;
  std::optional<Programme> programme_;
  std::string address_;
};

}  // namespace portico::test
