// Takes a stream of bytes, in whatever pieces it arrives, apart into lines and into payloads of announced length.
// Both directions of the file service are made of these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace portico::tftp {

// What an engine made of some input: it used the first `used` bytes. Without an event it used all of them and needs
// more. With one, call it again with the rest, even if that is empty.
template <class Event>
struct Step {
  std::size_t used = 0;
  std::optional<Event> event;
};

// The next part of a payload, never empty; points into the input.
struct PayloadData {
  std::string_view bytes;
};

// Comes once after every payload, also after one of 0 bytes.
struct PayloadFinished {};

class MessageReader {
 public:
  // Without its line end.
  struct Line {
    std::string text;
  };

  // More than kMaxLineLength bytes and no end: nothing that follows can be understood.
  struct LineTooLong {};

  using Piece = std::variant<Line, LineTooLong, PayloadData, PayloadFinished>;

  Step<Piece> next(std::string_view input);

  // The next `length` bytes are payload. REQUIRES: no payload is being read.
  void expect_payload(std::uint64_t length);

  // The next `length` bytes, which are payload or what is left of one, lead to no pieces.
  void skip_payload(std::uint64_t length);

  std::uint64_t payload_left() const { return payload_left_; }

  // True when a line or a payload has begun and is not complete.
  bool mid_message() const { return state_ != State::Line || !line_.empty(); }

 private:
  enum class State { Line, Payload, Skipping };

  Step<Piece> next_line(std::string_view input);
  Step<Piece> next_payload(std::string_view input);
  std::size_t take_payload(std::size_t available);

  State state_ = State::Line;
  std::string line_;  // the beginning of a line that is not complete: an idle connection owns no buffer
  std::uint64_t payload_left_ = 0;
};

}  // namespace portico::tftp
