#include "servers/http/protocol/chunked_decoder.h"

#include <algorithm>
#include <optional>

#include "servers/http/protocol/text.h"

namespace portico::http {
namespace {

constexpr ByteSet kSizeBytes = ByteSet::alphanumeric_and("");  // more than parse_number takes

constexpr Refusal kMalformed{Status::BadRequest, "the chunks cannot be understood"};
constexpr Refusal kTooLarge{Status::ContentTooLarge, "the content is larger than what is taken here"};

std::string_view skip_spaces(std::string_view text) {
  while (!text.empty() && is_space_or_tab(text.front())) text.remove_prefix(1);
  return text;
}

// Takes a token off; empty for none.
std::string_view take_token(std::string_view& text) {
  const auto* end = std::ranges::find_if(text, [](char byte) { return !kTokenBytes[byte]; });
  const auto token = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(token.size());
  return token;
}

// Takes a quoted string off; false if there is none.
bool take_quoted(std::string_view& text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') {
      text.remove_prefix(at + 1);
      return true;
    }
    if (text[at] == '\\') ++at;
  }
  return false;
}

bool take_value(std::string_view& text) {
  return text.starts_with('"') ? take_quoted(text) : !take_token(text).empty();
}

// *( BWS ";" BWS name [ BWS "=" BWS value ] )
bool are_extensions(std::string_view text) {
  while (!text.empty()) {
    text = skip_spaces(text);
    if (!text.starts_with(';')) return false;
    text = skip_spaces(text.substr(1));
    if (take_token(text).empty()) return false;
    const auto behind = skip_spaces(text);
    if (!behind.starts_with('=')) continue;
    text = skip_spaces(behind.substr(1));
    if (!take_value(text)) return false;
  }
  return true;
}

}  // namespace

Step ChunkedDecoder::next(std::string_view buffered) {
  if (state_ == State::Data) return take_data(buffered, 0);
  const auto step = next_framing(buffered);
  if (step.kind != Step::Kind::Body) return step;
  return take_data(buffered.substr(step.used), step.used);
}

Step ChunkedDecoder::next_framing(std::string_view buffered) {
  std::size_t used = 0;
  while (state_ != State::Data) {
    const auto window = buffered.substr(used, kMaxLine);
    // Not a line to wait for: the data is longer than its size said.
    if (state_ == State::DataEnd && !window.empty() && window.front() != '\r') return Step::refused(kMalformed);
    const auto found = scanner_.next(window);
    if (found == LineScanner::Found::NeedMore && window.size() < kMaxLine) return Step::need_more(used);
    if (found != LineScanner::Found::Line || !on_line(scanner_.line(window))) return Step::refused(kMalformed);
    used += scanner_.end();
    scanner_.restart();
    if (ended_) return Step::end(used);
    if (total_ > limit_) return Step::refused(kTooLarge);
  }
  return {used, Step::Kind::Body, {}, {}};
}

Step ChunkedDecoder::take_data(std::string_view buffered, std::size_t used) {
  const auto data = buffered.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, buffered.size())));
  if (data.empty()) return Step::need_more(used);
  left_ -= data.size();
  if (left_ == 0) state_ = State::DataEnd;
  return {used + data.size(), Step::Kind::Body, data, {}};
}

bool ChunkedDecoder::on_line(std::string_view line) {
  switch (state_) {
    case State::Size:
      return on_size(line);
    case State::DataEnd:
      state_ = State::Size;
      return line.empty();
    default:
      return on_trailer(line);
  }
}

bool ChunkedDecoder::on_size(std::string_view line) {
  const auto* digits_end = std::ranges::find_if(line, [](char byte) { return !kSizeBytes[byte]; });
  const auto digits = static_cast<std::size_t>(digits_end - line.begin());
  const auto size = parse_number(line.substr(0, digits), 16);
  if (!size || *size > kNoLimit - total_ || !are_extensions(line.substr(digits))) return false;
  extra_bytes_ += line.size() - digits;
  if (extra_bytes_ > kMaxExtraBytes) return false;
  left_ = *size;
  total_ += *size;
  state_ = *size > 0 ? State::Data : State::Trailers;
  if (*size == 0) extra_bytes_ = 0;
  return true;
}

bool ChunkedDecoder::on_trailer(std::string_view line) {
  ended_ = line.empty();
  extra_bytes_ += line.size();
  return ended_ || (extra_bytes_ <= kMaxExtraBytes && is_token(line.substr(0, line.find(':'))) &&
                    line.find(':') != std::string_view::npos);
}

}  // namespace portico::http
