#pragma once

#include <csignal>

namespace portico::http::client {

// The contract with scripts; --help tells it.
inline constexpr int kSuccess = 0;
inline constexpr int kFailed = 1;       // the network, the disk, an answer that is not whole
inline constexpr int kWrongUse = 2;     // nothing has been done
inline constexpr int kClientError = 4;  // status 4xx
inline constexpr int kServerError = 5;  // status 5xx
inline constexpr int kInterrupted = 128 + SIGINT;

[[nodiscard]] constexpr int exit_status_of(int status) {
  if (status < 400) return kSuccess;
  return status < 500 ? kClientError : kServerError;
}

// Of several transfers: what went worst. A transfer without an answer is worse than any answer.
[[nodiscard]] constexpr int worse(int one, int other) {
  if (one == kFailed || other == kFailed) return kFailed;
  return one > other ? one : other;
}

}  // namespace portico::http::client
