// The command line.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "clients/http/settings.h"
#include "clients/http/url.h"

namespace portico::http::client {

inline constexpr const char* kName = "portico-http";

// Where the body of one URL goes.
struct Job {
  Url url;
  std::string output;         // a path; empty or "-": standard output
  bool named_by_url = false;  // the output, in the directory we are in
};

struct Options {
  Settings settings;
  std::vector<Job> jobs;
  std::size_t at_once = 1;
  bool resume = false;
  std::string unix_socket;
  std::chrono::milliseconds connect_timeout{0};
};

// nullopt: go on. Otherwise the exit status, and what there is to say has been said.
std::optional<int> parse_options(int argc, const char* const* argv, Options& options);

}  // namespace portico::http::client
