// What a Session makes of a stream of bytes, as text.
#pragma once

#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "servers/http/engine/session.h"
#include "tests/support/split_feed.h"

namespace portico::http {

// A connection whose buffer moves with every piece that arrives, and whose requests are all answered with "ok".
class SessionTranscript {
 public:
  explicit SessionTranscript(const SessionRules& rules = {}) : rules_{rules}, session_{rules_} {}
  SessionTranscript(const SessionTranscript&) = delete;
  SessionTranscript& operator=(const SessionTranscript&) = delete;

  Session& session() { return session_; }
  const std::string& text() const { return text_; }
  const std::string& answers() const { return answers_; }

  void feed(std::string_view chunk, Session::Time now = {}) {
    rest_.append(chunk);
    int idle_steps = 0;
    while (!ended_) {
      const auto memory = std::make_unique<char[]>(rest_.size());
      if (!rest_.empty()) std::memcpy(memory.get(), rest_.data(), rest_.size());
      const Session::Step step = session_.next({memory.get(), rest_.size()}, now);
      if (step.used > rest_.size()) throw std::logic_error{"the session used more bytes than there are"};
      idle_steps = step.used == 0 ? idle_steps + 1 : 0;
      if (idle_steps > 4) throw std::logic_error{"the session makes no progress"};
      note(step);
      rest_.erase(0, step.used);
      if (step.kind == Session::Step::Kind::NeedMore) break;
    }
  }

 private:
  void note(const Session::Step& step) {
    using Kind = Session::Step::Kind;
    const bool is_body = step.kind == Kind::Body;
    if (in_body_ && !is_body && step.kind != Kind::NeedMore) text_ += '\n', in_body_ = false;
    if (step.kind == Kind::Request) {
      const RequestHead& head = session_.request();
      text_.append(head.method_name).append(" ").append(head.target).append("\n");
    }
    if (is_body) text_.append(in_body_ ? "" : "body ").append(step.body), in_body_ = true;
    if (step.kind == Kind::End) text_ += "end\n", answer(Status::Ok);
    if (step.kind == Kind::Refused) {
      text_ += "refused " + std::to_string(code(step.refusal.status)) + '\n';
      answer(step.refusal.status);
    }
  }

  void answer(Status status) {
    Session::Answer answer;
    answer.status = status;
    answer.length = 2;
    if (session_.answer(answer, answers_) != BodyFraming::None) answers_ += "ok";
    ended_ = !session_.keeps_alive();
  }

  SessionRules rules_;
  Session session_;
  std::string rest_;
  std::string text_;
  std::string answers_;
  bool in_body_ = false;
  bool ended_ = false;
};

}  // namespace portico::http
