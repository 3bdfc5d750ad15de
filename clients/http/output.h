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

// What is done with a symbolic link at the path. Who writes a path means what is behind it. A name that the URL gave
// may be that of anything that somebody has put there.
enum class Links { Followed, NotFollowed };

// A file that only a complete one replaces; a device or a pipe, into which it is written as it comes. When links are
// not followed, a link is replaced, and a device or a pipe, too.
[[nodiscard]] std::unique_ptr<Output> to_file(const std::string& path, Links links);

// A file that is completed, and stays as far as it came. Beside it stands, until it is whole, .NAME.resume, which tells
// what version of `source` (a URL) the part is of. A link that is not followed is refused.
[[nodiscard]] std::unique_ptr<Output> to_resumed_file(const std::string& path, const std::string& source, Links links);

}  // namespace portico::http::client
