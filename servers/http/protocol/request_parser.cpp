#include "servers/http/protocol/request_parser.h"

#include <algorithm>
#include <variant>

#include "servers/http/protocol/head_fields.h"
#include "servers/http/protocol/text.h"

namespace portico::http {

Step RequestParser::next(std::string_view buffered) {
  switch (state_) {
    case State::Head:
      return next_head(buffered);
    case State::Body:
      return next_body(buffered);
    case State::End:
      return end_message();
    case State::Refused:
      break;
  }
  return Step::refused(refusal_);
}

void RequestParser::move_head(const char* from, const char* to) {
  const auto move = [&](std::string_view& view) {
    if (!view.empty()) view = {to + (view.data() - from), view.size()};
  };
  for (Field& field : fields_) {
    move(field.name);
    move(field.value);
  }
  Target& target = head_.target_parts;
  for (auto* view : {&head_.method_name, &head_.target, &head_.host, &target.authority, &target.path, &target.query}) {
    move(*view);
  }
  if (!repeated_.empty()) repeated_at_ = to + (repeated_at_ - from);
}

void RequestParser::limit_body(std::uint64_t bytes) {
  body_limit_ = bytes;
  chunks_.limit(bytes);
}

Step RequestParser::next_head(std::string_view buffered) {
  for (;;) {
    const auto window = buffered.substr(0, most_bytes());
    if (repeats_fields(window)) return finish_repeated_head(buffered);
    const auto found = scanner_.next(window);
    if (found == LineScanner::Found::NeedMore) {
      if (window.size() == most_bytes()) return refuse_length();
      began_ = buffered.size() > skipped_;
      return Step::need_more(0);
    }
    if (found == LineScanner::Found::Malformed) return refuse({Status::BadRequest, "a control character in the head"});
    const auto line = scanner_.line(window);
    if (line.empty() && has_line_) return finish_head(buffered);
    if (const auto refusal = on_line(line)) return refuse(*refusal);
  }
}

// As far as it is looked before the head is too long.
std::size_t RequestParser::most_bytes() const {
  return has_line_ ? limits_.head : std::min(limits_.head, skipped_ + limits_.request_line + 2);
}

Step RequestParser::refuse_length() {
  if (has_line_) return refuse({Status::RequestHeaderFieldsTooLarge, "the fields are too long"});
  return refuse({Status::UriTooLong, "the request line is too long"});
}

std::optional<Refusal> RequestParser::on_line(std::string_view line) {
  if (has_line_) return on_field_line(line);
  if (!line.empty()) return on_request_line(line);
  // RFC 9112 §2.2: one empty line is forgiven.
  if (skipped_ > 0) return Refusal{Status::BadRequest, "more than one empty line before the request"};
  skipped_ = scanner_.end();
  return std::nullopt;
}

std::optional<Refusal> RequestParser::on_request_line(std::string_view line) {
  const auto parsed = parse_request_line(line);
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) return *refusal;
  const auto& words = std::get<RequestLine>(parsed);
  line_ = {words.method, words.method_name.size(), words.target.size(), words.version_minor};
  has_line_ = true;
  return std::nullopt;
}

std::optional<Refusal> RequestParser::on_field_line(std::string_view line) {
  // RFC 9112 §2.2, §5.2: before the first field, and where a value would be folded.
  if (is_space_or_tab(line.front())) return Refusal{Status::BadRequest, "a line of the head begins with whitespace"};
  if (++field_lines_ <= limits_.fields) return std::nullopt;
  return Refusal{Status::RequestHeaderFieldsTooLarge, "too many fields"};
}

RequestParser::StartLine RequestParser::start_line(std::string_view bytes) const {
  const auto target_at = line_.name + 1;
  const auto minor_at = target_at + line_.target + std::string_view{" HTTP/1."}.size();
  const RequestLine line{line_.method, bytes.substr(0, line_.name), bytes.substr(target_at, line_.target),
                         line_.version_minor};
  return {line, minor_at};
}

Step RequestParser::finish_head(std::string_view buffered) {
  repeated_.clear();
  const auto bytes = buffered.substr(skipped_, scanner_.end() - skipped_);
  const auto [line, minor_at] = start_line(bytes);
  const WholeHead whole{HeadType::Request, bytes, minor_at, field_lines_};
  if (const auto refusal = parse_head_fields(whole, fields_)) return refuse(*refusal);
  if (const auto refusal = read_request_head(line, Fields{fields_}, head_)) return refuse(*refusal);
  state_ = head_.has_body ? State::Body : State::End;
  left_ = head_.content_length.value_or(0);
  keep_fields(bytes.substr(minor_at + std::string_view{"1\r\n"}.size()));
  return {scanner_.end(), Step::Kind::Head, {}, {}};
}

// Of a request that may well come again, with another target: what its fields mean does not depend on the line before
// them, but for the version, and a target with a host of its own.
void RequestParser::keep_fields(std::string_view lines) {
  if (head_.has_body || head_.target_parts.form != Target::Form::Origin || lines.size() > kMostRepeated) return;
  repeated_ = lines;
  repeated_at_ = lines.data();
}

// The line that was found last is the request line, and the bytes of the fields of the request before follow it.
bool RequestParser::repeats_fields(std::string_view window) const {
  if (!has_line_ || field_lines_ > 0 || repeated_.empty()) return false;
  return std::min(line_.version_minor, 1) == head_.version_minor && window[skipped_ + line_.name + 1] == '/' &&
         window.substr(scanner_.end()).starts_with(repeated_);
}

// All that head_ has from its fields stays as it is.
Step RequestParser::finish_repeated_head(std::string_view buffered) {
  const auto bytes = buffered.substr(skipped_, scanner_.end() - skipped_);
  const auto [line, minor_at] = start_line(bytes);
  const WholeHead whole{HeadType::Request, bytes, minor_at, 0};
  if (const auto refusal = parse_start_line(whole)) return refuse(*refusal);
  const char* fields_at = bytes.data() + bytes.size();
  if (fields_at != repeated_at_) move_head(repeated_at_, fields_at);
  if (const auto refusal = read_request_line(line, head_)) return refuse(*refusal);
  scanner_.restart(scanner_.end() + repeated_.size());
  state_ = State::End;
  return {scanner_.end(), Step::Kind::Head, {}, {}};
}

Step RequestParser::next_body(std::string_view buffered) {
  if (head_.chunked) {
    const auto step = chunks_.next(buffered);
    if (step.kind == Step::Kind::Refused) return refuse(step.refusal);
    if (step.kind == Step::Kind::End) end_message();
    return step;
  }
  if (*head_.content_length > body_limit_) {
    return refuse({Status::ContentTooLarge, "the content is larger than what is taken here"});
  }
  const auto piece = buffered.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, buffered.size())));
  if (piece.empty()) return Step::need_more(0);
  left_ -= piece.size();
  if (left_ == 0) state_ = State::End;
  return {piece.size(), Step::Kind::Body, piece, {}};
}

Step RequestParser::end_message() {
  state_ = State::Head;
  began_ = has_line_ = false;
  skipped_ = field_lines_ = 0;
  scanner_.restart();
  if (head_.chunked) chunks_ = {};
  body_limit_ = ChunkedDecoder::kNoLimit;
  return Step::end(0);
}

Step RequestParser::refuse(const Refusal& why) {
  state_ = State::Refused;
  refusal_ = why;
  return Step::refused(why);
}

}  // namespace portico::http
