#include "servers/http/engine/session.h"

#include <algorithm>
#include <utility>

#include "servers/http/protocol/method.h"
#include "servers/http/protocol/response_head.h"

namespace portico::http {

namespace {

// RFC 9110 §6.4.1: these end with their head.
bool never_has_body(Status status) {
  return static_cast<std::uint16_t>(status) < 200 || status == Status::NoContent || status == Status::NotModified;
}

}  // namespace

Session::Step Session::next(std::string_view buffered, Time now) {
  const auto result = parser_.next(buffered);
  using Kind = RequestParser::Result::Kind;
  switch (result.kind) {
    case Kind::NeedMore:
      return need_more(result.used, now);
    case Kind::Head:
      return on_head(result, now);
    case Kind::Body:
      return on_body(result, now);
    case Kind::End:
      state_ = State::Head;
      deadline_ = kNever;
      continue_due_ = false;
      return {Step::Kind::End, result.used, {}, {}};
    case Kind::Refused:
      return refuse(result.used, result.refusal);
  }
  return {};
}

Session::Step Session::on_head(const RequestParser::Result& result, Time now) {
  const RequestHead& head = parser_.head();
  state_ = State::Body;
  parser_.limit_body(rules_->max_body);
  body_ = 0;
  continue_due_ = head.expects_continue && head.has_body;
  deadline_ = head.has_body ? now + rules_->body_timeout : kNever;
  return {Step::Kind::Request, result.used, {}, {}};
}

Session::Step Session::need_more(std::size_t used, Time now) {
  const bool begins = state_ == State::Head && deadline_ == kNever && parser_.mid_message();
  if (begins) deadline_ = now + rules_->head_timeout;
  // It is the handler that has been slow: who reads waits no longer than the deadline.
  if (state_ == State::Body && deadline_ < now) deadline_ = now + rules_->body_timeout;
  return {Step::Kind::NeedMore, used, {}, {}};
}

// What comes gains the time that it may take at the slowest; what drips gains nothing.
Session::Step Session::on_body(const RequestParser::Result& result, Time now) {
  body_ += result.body.size();
  continue_due_ = false;
  const std::chrono::nanoseconds gained{result.body.size() * 1'000'000'000 / rules_->slowest_body};
  deadline_ = std::min(std::max(deadline_, now) + gained, now + rules_->body_timeout);
  return {Step::Kind::Body, result.used, result.body, {}};
}

Session::Step Session::refuse(std::size_t used, const Refusal& why) {
  break_off();
  return {Step::Kind::Refused, used, {}, why};
}

bool Session::take_continue() { return std::exchange(continue_due_, false) && parser_.head().version_minor > 0; }

// What is still to come of the body, and is not wanted any more, has to be read before the next request.
bool Session::will_keep_alive(const Answer& answer, BodyFraming framing) const {
  if (ending_ || answer.close || framing == BodyFraming::UntilClose || !parser_.head().keep_alive) return false;
  if (state_ != State::Body || !parser_.head().has_body) return true;
  if (continue_due_) return false;
  if (answer.may_read && framing != BodyFraming::None && parser_.head().method != Method::Head) return true;
  if (!parser_.head().content_length) return false;
  return *parser_.head().content_length - body_ <= rules_->max_drained;
}

BodyFraming Session::answer(const Answer& answer, std::string& out) {
  const bool refused = state_ == State::Refused;
  const bool old = !refused && parser_.head().version_minor == 0;
  const bool head_only = refused ? parser_.is_head() : parser_.head().method == Method::Head;
  BodyFraming framing = BodyFraming::Length;
  if (never_has_body(answer.status)) {
    framing = BodyFraming::None;
  } else if (!answer.length) {
    framing = old ? BodyFraming::UntilClose : BodyFraming::Chunked;
  }
  keeps_alive_ = !refused && will_keep_alive(answer, framing);
  continue_due_ = false;

  append_status_line(out, answer.status);
  append_field(out, "Date", answer.date);
  out.append(answer.common).append(answer.fields);
  if (framing == BodyFraming::Length) append_field(out, "Content-Length", *answer.length);
  if (framing == BodyFraming::Chunked) append_field(out, "Transfer-Encoding", "chunked");
  if (!keeps_alive_ || old) append_field(out, "Connection", keeps_alive_ ? "keep-alive" : "close");
  append_head_end(out);
  return head_only ? BodyFraming::None : framing;
}

}  // namespace portico::http
