// What all transfers of one command have in common.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "clients/http/request.h"
#include "clients/http/request_body.h"

namespace portico::http::client {

struct Settings {
  std::string method = "GET";
  std::vector<OwnField> own;
  std::shared_ptr<RequestBody> body;  // may be none
  std::string type;                   // Content-Type of the body, empty: none
  std::string agent;                  // User-Agent
  unsigned max_redirects = 10;
  bool show_head = false;    // -i
  bool verbose = false;      // -v
  bool fail_silent = false;  // --fail: the body of an error is not shown
  std::chrono::milliseconds timeout{0};
};

}  // namespace portico::http::client
