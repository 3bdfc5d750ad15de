// What a RequestParser makes of a stream of bytes, as text.
#pragma once

#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "servers/http/protocol/request_parser.h"
#include "tests/support/split_feed.h"

namespace portico::http {

inline std::string describe(const RequestHead& head) {
  std::string text{head.method_name};
  text.append(" ").append(head.target).append(head.version_minor == 0 ? " 1.0" : " 1.1");
  text.append(" host=").append(head.host);
  if (head.keep_alive) text += " keep-alive";
  if (head.expects_continue) text += " expects-continue";
  if (head.chunked) text += " chunked";
  if (head.content_length) text += " length=" + std::to_string(*head.content_length);
  for (const auto& field : head.fields) text.append("\n  ").append(field.name).append("=").append(field.value);
  return text + '\n';
}

inline std::string describe(const Refusal& refusal) { return "refused " + std::to_string(code(refusal.status)) + '\n'; }

// A connection whose buffer moves with every piece that arrives, so that a sanitizer finds views that were kept.
class RequestTranscript {
 public:
  explicit RequestTranscript(const Limits& limits = {}) : parser_(limits) {}

  RequestParser& parser() { return parser_; }
  bool refused() const { return refused_; }

  void feed(std::string_view chunk) {
    rest_.append(chunk);
    int idle_steps = 0;
    while (!refused_) {
      const auto memory = std::make_unique<char[]>(rest_.size());
      if (!rest_.empty()) std::memcpy(memory.get(), rest_.data(), rest_.size());
      const auto step = parser_.next({memory.get(), rest_.size()});
      if (step.used > rest_.size()) throw std::logic_error{"the parser used more bytes than there are"};
      idle_steps = step.used == 0 ? idle_steps + 1 : 0;
      if (idle_steps > 4) throw std::logic_error{"the parser makes no progress"};
      note(step);
      rest_.erase(0, step.used);
      if (step.kind == Step::Kind::NeedMore) break;
    }
  }

  // Pieces of content that follow each other are one.
  const std::string& text() const { return text_; }

 private:
  void note(const Step& step) {
    const bool is_body = step.kind == Step::Kind::Body;
    if (in_body_ && !is_body && step.kind != Step::Kind::NeedMore) text_ += '\n', in_body_ = false;
    if (step.kind == Step::Kind::Head) text_ += describe(parser_.head());
    if (is_body) text_.append(in_body_ ? "" : "body ").append(step.body), in_body_ = true;
    if (step.kind == Step::Kind::End) text_ += "end\n";
    if (step.kind == Step::Kind::Refused) text_ += describe(step.refusal), refused_ = true;
  }

  RequestParser parser_;
  std::string rest_;
  std::string text_;
  bool in_body_ = false;
  bool refused_ = false;
};

inline std::string transcript(const test::Chunks& chunks, const Limits& limits = {}) {
  RequestTranscript connection{limits};
  for (const auto chunk : chunks) connection.feed(chunk);
  return connection.text();
}

inline std::string transcript(std::string_view stream, const Limits& limits = {}) {
  return transcript(test::Chunks{stream}, limits);
}

}  // namespace portico::http
