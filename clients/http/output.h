// Where the body of an answer goes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "clients/http/resume.h"
#include "servers/http/protocol/response_parser.h"

namespace portico::http::client {

// Every function throws Failure when the disk does not do what it should.
class Output {
 public:
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  virtual ~Output() = default;

  // What is there already and could be completed.
  [[nodiscard]] virtual std::optional<Part> part() const { return std::nullopt; }

  // The body follows: of the whole, or of what is behind part().
  virtual void begin(const ResponseHead& /*head*/, bool /*rest*/) {}
  virtual void write(std::string_view bytes) = 0;

  // It is complete.
  virtual void finish() {}

  // It goes to where people or programmes see it at once, whatever the status is.
  [[nodiscard]] virtual bool is_shown() const { return false; }
  [[nodiscard]] virtual bool is_terminal() const { return false; }
};

// Standard output. A terminal gets no binary bytes unless `forced`.
[[nodiscard]] std::unique_ptr<Output> to_standard_output(bool forced);

// A file that only a complete one replaces; a device or a pipe, into which it is written as it comes.
[[nodiscard]] std::unique_ptr<Output> to_file(const std::string& path);

// A file that is completed, and stays as far as it came. Beside it stands, until it is whole, .NAME.resume, which tells
// what version of `source` (a URL) the part is of.
[[nodiscard]] std::unique_ptr<Output> to_resumed_file(const std::string& path, const std::string& source);

}  // namespace portico::http::client
