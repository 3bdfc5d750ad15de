#pragma once

#include <exception>
#include <string>
#include <utility>

#include "servers/http/protocol/status.h"

namespace portico::http {

// Thrown by a handler, or by what it calls: the request is answered with this status, and a sentence for people. The
// connection goes on, if what was refused leaves it in order.
class Refused : public std::exception {
 public:
  explicit Refused(Status status, std::string why = {}) : status_{status}, why_{std::move(why)} {}

  [[nodiscard]] Status status() const noexcept { return status_; }
  [[nodiscard]] const std::string& why() const noexcept { return why_; }
  [[nodiscard]] const char* what() const noexcept override { return why_.c_str(); }

 private:
  Status status_;
  std::string why_;
};

}  // namespace portico::http
