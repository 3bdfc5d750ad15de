// One HTTP/1.1 connection: requests in their order, and how each answer ends.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "servers/http/protocol/request_parser.h"
#include "servers/http/protocol/status.h"

namespace portico::http {

// What a client may cost.
struct SessionRules {
  Limits limits;                                   // of a head
  std::uint64_t max_body = 16 * 1024 * 1024;       // bytes; more is refused with 413
  std::uint64_t max_drained = 64 * 1024;           // of a body that nobody wants; more, and the connection ends
  std::chrono::milliseconds head_timeout{10'000};  // from the first byte of a request to the end of its head
  std::chrono::milliseconds body_timeout{30'000};  // without a byte of a body, and what a body may fall behind
  std::uint64_t slowest_body = 1024;               // bytes a second, on the average
};

// How the bytes of an answer's body are sent.
enum class BodyFraming { None, Length, Chunked, UntilClose };

// Pure: bytes and time in, bytes and deadlines out. One thread at a time. For each request: a Request step, answer()
// once, then next() until it is End, before or after the answer. What is refused is answered, too, and was the last.
class Session {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr Time kNever = Time::max();

  struct Step {
    enum class Kind {
      NeedMore,  // read on, until deadline()
      Request,   // request() has come
      Body,      // a piece of its body: `body`
      End,       // that was all of it
      Refused,   // answer with `refusal` and close
    };
    Kind kind = Kind::NeedMore;
    std::size_t used = 0;   // bytes to be taken off what is buffered; what is viewed lies there
    std::string_view body;  // decoded
    Refusal refusal{};
  };

  // What is about to be sent.
  struct Answer {
    Status status = Status::Ok;
    std::string_view fields;              // lines, each with CR LF; none of those that the session writes
    std::optional<std::uint64_t> length;  // of the body, if it is known
    std::string_view date;                // as Date has it
    bool close = false;                   // the connection is to end with this answer
    std::string_view common;              // more lines
    bool may_read = false;                // what is left of the request's body is read while the answer is sent
  };

  explicit Session(const SessionRules& rules) : rules_{&rules}, parser_{rules.limits} {}

  // Looks at what is buffered behind what was used so far.
  Step next(std::string_view buffered, Time now);

  // REQUIRES: a Request step, and that what it used is still where it was.
  [[nodiscard]] const RequestHead& request() const { return parser_.head(); }

  // By when next() has to have something to go on with; kNever while the connection is idle between two requests.
  [[nodiscard]] Time deadline() const { return deadline_; }

  // Whether a request has begun to come that is not complete.
  [[nodiscard]] bool mid_head() const { return state_ == State::Head && parser_.mid_message(); }

  // Whether all of the request has come.
  [[nodiscard]] bool body_ended() const { return state_ != State::Body || !parser_.head().has_body; }

  // No more than this of the body of the request whose head has come last.
  void limit_body(std::uint64_t bytes) { parser_.limit_body(bytes); }

  // The client waits for a word before it sends the body (RFC 9110 §10.1.1): true once, and not after answer().
  [[nodiscard]] bool take_continue();

  // Appends the head of the answer: status line, Date, the given fields, and how the body is framed. HEAD gets what GET
  // would get, with BodyFraming::None.
  [[nodiscard]] BodyFraming answer(const Answer& answer, std::string& out);

  // Whether another request may follow; known once answer() was called.
  [[nodiscard]] bool keeps_alive() const { return keeps_alive_; }

  // No further request is served.
  void end() { ending_ = true; }

  // What has come is no request, and none will follow; it can still be answered.
  void break_off() {
    state_ = State::Refused;
    ending_ = true;
    keeps_alive_ = false;
  }

  // The bytes of the head are at `to` now, and no longer at `from`: the body will take their place.
  void move_head(const char* from, const char* to) { parser_.move_head(from, to); }

 private:
  enum class State { Head, Body, Refused };

  Step on_head(const RequestParser::Result& result, Time now);
  Step on_body(const RequestParser::Result& result, Time now);
  Step need_more(std::size_t used, Time now);
  Step refuse(std::size_t used, const Refusal& why);
  [[nodiscard]] bool will_keep_alive(const Answer& answer, BodyFraming framing) const;

  const SessionRules* rules_;
  RequestParser parser_;
  State state_ = State::Head;
  Time deadline_ = kNever;
  std::uint64_t body_ = 0;     // bytes of it that came
  bool continue_due_ = false;  // the client waits for 100 (Continue)
  bool keeps_alive_ = true;
  bool ending_ = false;
};

}  // namespace portico::http
