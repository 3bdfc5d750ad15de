// What can go wrong besides what can in any client, by what the programme does about it.
#pragma once

#include <string>

#include "clients/common/failure.h"
#include "servers/tftp/protocol/status.h"

namespace portico::tftp::client {

// The command cannot be understood; nothing has been done.
class WrongCommand : public Failure {
 public:
  using Failure::Failure;
};

// The server said no. The conversation may go on.
class Refused : public Failure {
 public:
  explicit Refused(const Refusal& refusal)
      : Failure{std::string{word(refusal.status)} + ": " + refusal.sentence}, status_{refusal.status} {}

  [[nodiscard]] Status status() const noexcept { return status_; }

 private:
  Status status_;
};

// The conversation ended before the answer did. The words are a sentence that can be continued: "the server closed the
// connection".
class LostConnection : public Failure {
 public:
  using Failure::Failure;
};

}  // namespace portico::tftp::client
