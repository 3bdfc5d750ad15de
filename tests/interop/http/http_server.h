// portico-httpd as its users run it.
#pragma once

#include <signal.h>

#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

#include "tests/end_to_end/programme.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {

// Serves a directory of its own on a port of its own, from its construction on, and keeps an access log.
class HttpServer {
 public:
  explicit HttpServer(const std::string& policy, const std::vector<std::string>& options = {},
                      const std::string& where = "127.0.0.1:0")
      : programme_{words(policy, options, where)} {
    address_ = programme_.read_line().substr(std::string{"listening on "}.size());
    address_ = address_.substr(address_.find("://") + 3);
  }

  // The URL of a path that begins with a slash.
  [[nodiscard]] std::string url(const std::string& path) const { return "http://" + address_ + path; }
  [[nodiscard]] Programme& programme() noexcept { return programme_; }

  // Drains it; the exit status. After it the access log is complete.
  int stop() {
    programme_.signal(SIGTERM);
    return programme_.wait();
  }

  // How many lines of the access log contain `text`.
  [[nodiscard]] std::size_t logged(const std::string& text) const {
    std::istringstream lines{log_.read("access")};
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) count += line.find(text) != std::string::npos ? 1U : 0U;
    return count;
  }

  TemporaryDirectory root;

 private:
  std::vector<std::string> words(const std::string& policy, const std::vector<std::string>& options,
                                 const std::string& where) const {
    std::vector<std::string> words = {PORTICO_BIN_DIR "/portico-httpd",
                                      "--listen",
                                      where,
                                      "--policy",
                                      policy,
                                      "--workers",
                                      "2",
                                      "--root",
                                      root.path().string(),
                                      "--access-log",
                                      (log_ / "access").string()};
    words.insert(words.end(), options.begin(), options.end());
    return words;
  }

  TemporaryDirectory log_;
  Programme programme_;
  std::string address_;
};

}  // namespace portico::test
