// Takes the responses of a connection apart: RFC 9112 §4, §6.3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "servers/http/protocol/chunked_decoder.h"
#include "servers/http/protocol/fields.h"
#include "servers/http/protocol/line_scanner.h"
#include "servers/http/protocol/method.h"
#include "servers/http/protocol/step.h"

namespace portico::http {

// Views into the caller's bytes, until they are consumed.
struct ResponseHead {
  int status = 0;  // 100 to 999
  std::string_view reason;
  int version_minor = 1;  // 0 or 1
  Fields fields;
  bool keep_alive = false;
  bool chunked = false;
  std::optional<std::uint64_t> content_length;
  bool until_close = false;  // the content ends with the connection
};

// Like RequestParser, in place. Responses of 1xx, but 101, are passed over. Refused, with 502, is what RequestParser
// refuses in requests; the connection is of no further use then.
class ResponseParser {
 public:
  static constexpr std::size_t kMaxHead = 65536;
  static constexpr std::size_t kMaxFields = 256;
  static constexpr int kMaxInterim = 32;  // responses of 1xx before one

  // To what the next response answers: HEAD has no content, nor has a CONNECT that succeeds.
  void expect(Method method) { method_ = method; }

  // `buffered` begins with the first byte that was not used.
  Step next(std::string_view buffered);

  // No more bytes will come and next() has used what it could: End if the response is complete with that, Refused if
  // something of it is missing.
  Step finish();

  // REQUIRES: next() gave Head, and the bytes of the head neither moved nor went since.
  const ResponseHead& head() const { return head_; }

 private:
  enum class State { Head, Counted, Chunked, UntilClose, End, Refused };

  Step next_head(std::string_view buffered);
  Step finish_head(std::string_view buffered, std::size_t used);
  Step next_counted(std::string_view buffered);
  Step next_chunked(std::string_view buffered);
  Step refuse(std::string_view why);
  bool take_line(std::string_view line);
  std::optional<Refusal> read_fields();
  State state_after_head() const;
  void restart_head();

  State state_ = State::Head;
  Method method_ = Method::Get;
  int interim_ = 0;
  bool has_line_ = false;
  std::size_t field_lines_ = 0;
  LineScanner scanner_;
  std::vector<Field> fields_;
  ResponseHead head_;
  std::uint64_t left_ = 0;
  ChunkedDecoder chunks_;
  Refusal refusal_;
};

}  // namespace portico::http
