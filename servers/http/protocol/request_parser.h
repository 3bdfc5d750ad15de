// Takes a stream of requests apart: RFC 9112.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "servers/http/protocol/chunked_decoder.h"
#include "servers/http/protocol/fields.h"
#include "servers/http/protocol/line_scanner.h"
#include "servers/http/protocol/request_head.h"
#include "servers/http/protocol/step.h"

namespace portico::http {

struct Limits {
  std::size_t request_line = 8192;  // without its CRLF; beyond it 414
  std::size_t head = 65536;         // all of it, with an empty line before it; beyond it 431
  std::size_t fields = 128;         // beyond it 431
};

// Parses in place: the caller keeps what was not used in one buffer, which may grow and move between calls; when more
// has come, the lines are not looked for anew in what was there before. For each message Head comes first, then the
// content in pieces, then End; so for a pipeline of requests, too. Allocates nothing but room for the fields and for a
// copy of their lines, which are kept for the next request: clients send the same ones with each, and those are not
// taken apart again.
class RequestParser {
 public:
  using Result = Step;

  explicit RequestParser(const Limits& limits = {}) : limits_(limits) {}

  // `buffered` begins with the first byte that was not used. After Refused every call gives the same again.
  Result next(std::string_view buffered);

  // REQUIRES: next() gave Head, and the bytes of the head neither moved nor went since.
  const RequestHead& head() const { return head_; }

  // The bytes of the head, which were at `from`, are at `to` now: for who reads the content into their place.
  void move_head(const char* from, const char* to);

  // Whether what was refused is a HEAD, as far as that is known.
  bool is_head() const { return has_line_ && line_.method == Method::Head; }

  // At most so many bytes of content, for the message whose Head was given last; 413 when it has more.
  void limit_body(std::uint64_t bytes);

  // True when a message began and did not end: a byte of it was seen, or a part of it is still to come.
  bool mid_message() const { return state_ != State::Head || began_; }

 private:
  static constexpr std::size_t kMostRepeated = 2048;

  enum class State { Head, Body, End, Refused };

  // Of the request line, by lengths: the buffer may move before the head is whole.
  struct LineLengths {
    Method method = Method::Get;
    std::size_t name = 0;
    std::size_t target = 0;
    int version_minor = 1;
  };

  struct StartLine {
    RequestLine line;
    std::size_t minor_at;  // where the digit of the minor version stands
  };

  Result next_head(std::string_view buffered);
  Result next_body(std::string_view buffered);
  Result end_message();
  Result refuse(const Refusal& why);
  Result refuse_length();
  std::size_t most_bytes() const;
  std::optional<Refusal> on_line(std::string_view line);
  std::optional<Refusal> on_request_line(std::string_view line);
  std::optional<Refusal> on_field_line(std::string_view line);
  StartLine start_line(std::string_view bytes) const;
  Result finish_head(std::string_view buffered);
  void keep_fields(std::string_view lines);
  bool repeats_fields(std::string_view window) const;
  Result finish_repeated_head(std::string_view buffered);

  Limits limits_;
  State state_ = State::Head;
  bool began_ = false;
  bool has_line_ = false;
  std::size_t skipped_ = 0;  // an empty line before the request line
  std::size_t field_lines_ = 0;
  LineScanner scanner_;
  LineLengths line_;
  std::vector<Field> fields_;
  RequestHead head_;
  std::string repeated_;               // the lines of fields_, as the next request may have them again; or empty
  const char* repeated_at_ = nullptr;  // where those are that fields_ and head_ look at
  std::uint64_t left_ = 0;             // of content whose length is known
  std::uint64_t body_limit_ = ChunkedDecoder::kNoLimit;
  ChunkedDecoder chunks_;
  Refusal refusal_;
};

}  // namespace portico::http
