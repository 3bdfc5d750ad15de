// Tables of requests and what they are answered.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tests/end_to_end/http_server.h"

namespace portico::test {

struct Exchange {
  std::string request;
  int status;
  std::vector<std::string> fields = {};  // lines that the answer has
  std::vector<std::string> absent = {};  // names of fields that it does not have
  std::optional<std::string> body = {};  // nothing: any
  bool keep_alive = true;                // whether the connection goes on
};

// "GET /path" with a Host, and more lines.
std::string get(const std::string& path, const std::string& lines = {});
std::string request(const std::string& method, const std::string& path, const std::string& lines = {},
                    const std::string& body = {});

// Each on a connection of its own: the answer is as it should be, has a Date, and the connection goes on or ends.
void expect_exchanges(const HttpServer& server, std::span<const Exchange> exchanges);

}  // namespace portico::test
