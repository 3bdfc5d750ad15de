// portico-tftpd as its users run it.
#pragma once

#include <signal.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/end_to_end/programme.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {

// Serves a directory of its own, over TCP and UDP on a port of its own, from its construction on.
class FileServer {
 public:
  FileServer(const std::string& policy, const std::vector<std::string>& options = {},
             const std::string& where = "127.0.0.1:0")
      : policy_{policy}, where_{where} {
    start(options);
  }

  // After its end, again on the same directory.
  void start(const std::vector<std::string>& options = {}) {
    std::vector<std::string> words = {PORTICO_BIN_DIR "/portico-tftpd",
                                      "--listen",
                                      where_,
                                      "--policy",
                                      policy_,
                                      "--workers",
                                      "2",
                                      "--root",
                                      root.path().string()};
    words.insert(words.end(), options.begin(), options.end());
    programme_.reset();
    programme_.emplace(std::move(words));
    address_ = programme_->read_line().substr(std::string{"listening on tcp://"}.size());
  }

  [[nodiscard]] const std::string& address() const noexcept { return address_; }
  [[nodiscard]] Programme& programme() noexcept { return *programme_; }

  // Drains it; the exit status.
  int stop() {
    programme_->signal(SIGTERM);
    return programme_->wait();
  }

  // Runs the client.
  Outcome client(std::vector<std::string> words) const {
    words.insert(words.begin(), {PORTICO_BIN_DIR "/portico-tftp", address_});
    return run(std::move(words));
  }

  TemporaryDirectory root;

 private:
  std::string policy_;
  std::string where_;
  std::optional<Programme> programme_;
  std::string address_;
};

}  // namespace portico::test
