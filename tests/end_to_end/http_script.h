// portico-http against a server that says what the test tells it to.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/programme.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {

// The head of the next request, without its empty line; empty at the end of the stream.
inline std::string request(Peer& peer) {
  std::string head;
  for (auto line = peer.line(); !line.empty() && line != "\r"; line = peer.line()) head += line + "\n";
  return head;
}

// An answer whose body has a length.
inline std::string whole(std::string_view body, std::string_view fields = "", std::string_view status = "200 OK") {
  std::string text = "HTTP/1.1 " + std::string{status} + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  return text.append(fields).append("\r\n").append(body);
}

inline std::string redirect(std::string_view status, std::string_view location) {
  return whole("moved", "Location: " + std::string{location} + "\r\n", status);
}

// Answers the requests of one connection in turn, and keeps their heads.
inline Script answers(std::vector<std::string> replies, std::string* heads = nullptr) {
  return [replies = std::move(replies), heads](Peer& peer) {
    for (const auto& reply : replies) {
      const auto head = request(peer);
      if (heads != nullptr) *heads += head;
      peer.send(reply);
    }
  };
}

class HttpClient : public ::testing::Test {
 protected:
  const TemporaryDirectory directory;

  // In the test's directory; `redirection` and `before`, "cat file |" say, as a shell writes them.
  Outcome http(std::vector<std::string> arguments, const std::string& redirection = "",
               const std::string& before = "") const {
    std::vector<std::string> words{"/bin/sh", "-c", "cd \"$0\" && " + before + " \"$@\" " + redirection,
                                   directory.path(), PORTICO_BIN_DIR "/portico-http"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return run(std::move(words));
  }

  static std::string url(const ScriptedServer& server, std::string_view target = "/f") {
    return "http://" + server.address() + std::string{target};
  }
};

}  // namespace portico::test
