#pragma once

#include <exception>
#include <string>

#include "clients/tftp/operation.h"
#include <portico/shared/file_descriptor.h>

namespace portico::tftp::client {

// Stores a local file on the server.
class Upload final : public Operation {
 public:
  // `local`: a path, or - for standard input. What is not a regular file is read to its end first, because its size
  // has to be announced. Throws Failure when it cannot be read, Refused when `remote` cannot be a name.
  Upload(const std::string& local, std::string remote);

  asio::awaitable<void> perform(Connection& connection) override;
  [[nodiscard]] std::string how_far() const override;
  [[nodiscard]] bool repeatable() const override { return false; }

 private:
  asio::awaitable<void> send_payload(Connection& connection);
  asio::awaitable<void> send_and_wait(Connection& connection);
  asio::awaitable<void> read_answer(Connection& connection);
  [[noreturn]] void throw_error() const;

  std::string local_;
  std::string remote_;
  FileDescriptor file_;
  std::exception_ptr send_error_;
  std::exception_ptr answer_error_;
};

}  // namespace portico::tftp::client
