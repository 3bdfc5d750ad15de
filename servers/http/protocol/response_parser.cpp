#include "servers/http/protocol/response_parser.h"

#include <algorithm>

#include "servers/http/protocol/framing.h"
#include "servers/http/protocol/head_fields.h"
#include "servers/http/protocol/text.h"

namespace portico::http {
namespace {

constexpr std::size_t kMinorAt = 7;   // HTTP/1.1
constexpr std::size_t kStatusAt = 9;  // HTTP/1.1 200

// The reason, and even the space before it, may be missing: many servers leave them out.
bool is_status_line(std::string_view line) {
  if (line.size() < kStatusAt + 3 || !line.starts_with("HTTP/1.") || !is_digit(line[kMinorAt])) return false;
  if (line[kMinorAt + 1] != ' ' || line[kStatusAt] == '0') return false;
  return std::ranges::all_of(line.substr(kStatusAt, 3), is_digit) &&
         (line.size() == kStatusAt + 3 || line[kStatusAt + 3] == ' ');
}

bool is_interim(int status) { return status < 200 && status != 101; }

}  // namespace

Step ResponseParser::next(std::string_view buffered) {
  switch (state_) {
    case State::Head:
      return next_head(buffered);
    case State::Counted:
      return next_counted(buffered);
    case State::Chunked:
      return next_chunked(buffered);
    case State::UntilClose:
      return buffered.empty() ? Step::need_more(0) : Step{buffered.size(), Step::Kind::Body, buffered, {}};
    case State::End:
      interim_ = 0;
      restart_head();
      return Step::end(0);
    case State::Refused:
      break;
  }
  return Step::refused(refusal_);
}

Step ResponseParser::finish() {
  if (state_ == State::UntilClose || state_ == State::End) {
    state_ = State::End;
    return next({});
  }
  return state_ == State::Refused ? Step::refused(refusal_) : refuse("the connection ended within the response");
}

Step ResponseParser::next_head(std::string_view buffered) {
  for (;;) {
    const auto window = buffered.substr(0, kMaxHead);
    const auto found = scanner_.next(window);
    if (found == LineScanner::Found::NeedMore && window.size() < kMaxHead) return Step::need_more(0);
    if (found == LineScanner::Found::NeedMore) return refuse("the head of the response is too long");
    if (found == LineScanner::Found::Malformed) return refuse("a control character in the head");
    const auto line = scanner_.line(window);
    if (line.empty() && has_line_) return finish_head(buffered, scanner_.end());
    if (!take_line(line)) return refuse("the head of the response cannot be understood");
  }
}

bool ResponseParser::take_line(std::string_view line) {
  if (!has_line_) {
    has_line_ = is_status_line(line);
    return has_line_;
  }
  return !is_space_or_tab(line.front()) && ++field_lines_ <= kMaxFields;
}

Step ResponseParser::finish_head(std::string_view buffered, std::size_t used) {
  const auto bytes = buffered.substr(0, used);
  const WholeHead whole{HeadType::Response, bytes, kMinorAt, field_lines_};
  if (const auto refusal = parse_head_fields(whole, fields_)) return refuse(refusal->why);
  const auto line = bytes.substr(0, bytes.find('\r'));
  head_ = ResponseHead{};
  head_.status = static_cast<int>(*parse_number(line.substr(kStatusAt, 3)));
  head_.reason = trim(line.substr(kStatusAt + 3));
  head_.version_minor = line[kMinorAt] == '0' ? 0 : 1;
  head_.fields = Fields{fields_};
  if (is_interim(head_.status)) {
    if (++interim_ > kMaxInterim) return refuse("too many interim responses");
    restart_head();
    auto step = next_head(buffered.substr(used));
    step.used += used;
    return step;
  }
  if (const auto refusal = read_fields()) return refuse(refusal->why);
  return {used, Step::Kind::Head, {}, {}};
}

std::optional<Refusal> ResponseParser::read_fields() {
  Framing framing;
  for (const auto& field : head_.fields) framing.look_at(field);
  if (auto refusal = framing.refusal(head_.version_minor)) return refusal;
  head_.chunked = framing.chunked();
  head_.content_length = framing.content_length();
  left_ = head_.content_length.value_or(0);
  state_ = state_after_head();
  head_.until_close = state_ == State::UntilClose;
  const bool persistent = head_.version_minor > 0 || head_.fields.contains_token("Connection", "keep-alive");
  head_.keep_alive = persistent && !head_.until_close && !head_.fields.contains_token("Connection", "close");
  return std::nullopt;
}

// RFC 9112 §6.3, in its order.
ResponseParser::State ResponseParser::state_after_head() const {
  const bool tunnel = head_.status == 101 || (method_ == Method::Connect && head_.status / 100 == 2);
  if (method_ == Method::Head || tunnel || head_.status == 204 || head_.status == 304) return State::End;
  if (head_.chunked) return State::Chunked;
  if (!head_.content_length) return State::UntilClose;
  return left_ > 0 ? State::Counted : State::End;
}

Step ResponseParser::next_counted(std::string_view buffered) {
  const auto piece = buffered.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, buffered.size())));
  if (piece.empty()) return Step::need_more(0);
  left_ -= piece.size();
  if (left_ == 0) state_ = State::End;
  return {piece.size(), Step::Kind::Body, piece, {}};
}

Step ResponseParser::next_chunked(std::string_view buffered) {
  const auto step = chunks_.next(buffered);
  if (step.kind == Step::Kind::Refused) return refuse(step.refusal.why);
  if (step.kind == Step::Kind::End) {
    interim_ = 0;
    restart_head();
  }
  return step;
}

void ResponseParser::restart_head() {
  state_ = State::Head;
  has_line_ = false;
  field_lines_ = 0;
  scanner_.restart();
  chunks_ = {};
}

Step ResponseParser::refuse(std::string_view why) {
  state_ = State::Refused;
  refusal_ = {Status::BadGateway, why};
  return Step::refused(refusal_);
}

}  // namespace portico::http
