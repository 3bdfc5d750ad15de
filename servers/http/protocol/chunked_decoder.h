// Takes chunked content apart: RFC 9112 §7.1.
//
//     1a;name="value" CRLF          size in hexadecimal digits, extensions
//     26 bytes of data CRLF
//     0 CRLF                        the last chunk
//     X-Checksum: 7 CRLF            trailer fields
//     CRLF
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "servers/http/protocol/line_scanner.h"
#include "servers/http/protocol/step.h"

namespace portico::http {

// Not llhttp: it lets folds in trailers pass, says nothing of limits, and would have to be watched line by line.
// Extensions and trailers are checked and dropped.
class ChunkedDecoder {
 public:
  static constexpr std::size_t kMaxLine = 4096;             // of a size with its extensions, or a trailer field
  static constexpr std::size_t kMaxExtraBytes = 16 * 1024;  // of extensions, or of trailer fields, in one message
  static constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

  // Gives Body, End, NeedMore or Refused: 400; 413 when there is, or is going to be, more content than the limit.
  // What NeedMore has not used is to be shown again from its begin.
  Step next(std::string_view buffered);

  void limit(std::uint64_t bytes) { limit_ = bytes; }

 private:
  enum class State { Size, Data, DataEnd, Trailers };

  // Behind the lines that end a chunk and begin the next: the state is Data, or there is something to tell.
  Step next_framing(std::string_view buffered);
  Step take_data(std::string_view buffered, std::size_t used);
  bool on_line(std::string_view line);
  bool on_size(std::string_view line);
  bool on_trailer(std::string_view line);

  LineScanner scanner_;
  State state_ = State::Size;
  std::uint64_t left_ = 0;   // of this chunk
  std::uint64_t total_ = 0;  // of all chunks so far, this one included
  std::uint64_t limit_ = kNoLimit;
  std::size_t extra_bytes_ = 0;
  bool ended_ = false;
};

}  // namespace portico::http
