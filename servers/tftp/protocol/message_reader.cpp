#include "servers/tftp/protocol/message_reader.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "servers/tftp/protocol/file_protocol.h"

namespace portico::tftp {

Step<MessageReader::Piece> MessageReader::next(std::string_view input) {
  switch (state_) {
    case State::Line:
      return next_line(input);
    case State::Payload:
      return next_payload(input);
    case State::Skipping:
      break;
  }
  const auto skipped = take_payload(input.size());
  if (payload_left_ > 0) return {skipped, {}};
  state_ = State::Line;
  auto step = next_line(input.substr(skipped));
  step.used += skipped;
  return step;
}

void MessageReader::expect_payload(std::uint64_t length) {
  assert(payload_left_ == 0);
  payload_left_ = length;
  state_ = State::Payload;
}

void MessageReader::skip_payload(std::uint64_t length) {
  payload_left_ = length;
  state_ = length > 0 ? State::Skipping : State::Line;
}

Step<MessageReader::Piece> MessageReader::next_line(std::string_view input) {
  const auto room = kMaxLineLength - line_.size();
  const auto considered = input.substr(0, room);
  const auto end = considered.find('\n');
  line_.append(considered.substr(0, end));
  if (end != std::string_view::npos) {
    if (line_.ends_with('\r')) line_.pop_back();
    return {end + 1, Line{std::exchange(line_, {})}};
  }
  if (considered.size() < room) return {considered.size(), {}};
  line_ = {};
  return {considered.size(), LineTooLong{}};
}

Step<MessageReader::Piece> MessageReader::next_payload(std::string_view input) {
  if (payload_left_ == 0) {
    state_ = State::Line;
    return {0, PayloadFinished{}};
  }
  const auto taken = take_payload(input.size());
  if (taken == 0) return {0, {}};
  return {taken, PayloadData{input.substr(0, taken)}};
}

std::size_t MessageReader::take_payload(std::size_t available) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(available, payload_left_));
  payload_left_ -= taken;
  return taken;
}

}  // namespace portico::tftp
