// What the engines of the file service had to say, as lines to compare. Payload data that comes in several pieces is
// one line, so that the transcript does not depend on how the input was cut.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "servers/tftp/engine/file_client.h"
#include "servers/tftp/engine/file_session.h"
#include "tests/support/split_feed.h"

namespace portico::tftp::test {

class Transcript {
 public:
  template <class Event>
  void add(const Event& event) {
    std::visit([this](const auto& any) { this->note(any); }, event);
  }

  void note(std::string line) {
    in_data_ = false;
    lines_.push_back(std::move(line));
  }

  const std::vector<std::string>& lines() const { return lines_; }

 private:
  void note(const PayloadData& data) {
    if (!in_data_) lines_.emplace_back("data ");
    in_data_ = true;
    lines_.back() += data.bytes;
  }
  void note(const PayloadFinished& /*unused*/) { note(std::string{"finished"}); }

  void note(const ListRequest& /*unused*/) { note(std::string{"list"}); }
  void note(const GetRequest& get) { note("get " + get.name + " from " + std::to_string(get.offset)); }
  void note(const PutRequest& put) { note("put " + put.name + " of " + std::to_string(put.size)); }
  void note(const QuitRequest& /*unused*/) { note(std::string{"quit"}); }
  void note(const Refused& refused) { note(refused.line + (refused.close ? "and close" : "and go on")); }

  void note(const OkReply& ok) {
    const auto size = ok.size ? " of " + std::to_string(*ok.size) : std::string{};
    note("ok " + std::to_string(ok.length) + size + (ok.version ? " version " + *ok.version : ""));
  }
  void note(const ListEntry& entry) {
    note("entry " + entry.name + " of " + std::to_string(entry.size) + " at " +
         std::to_string(entry.modified.time_since_epoch().count()));
  }
  void note(const Refusal& refusal) { note("refused " + std::string{word(refusal.status)} + ": " + refusal.sentence); }
  void note(const ProtocolError& error) { note("broken: " + error.sentence); }

  std::vector<std::string> lines_;
  bool in_data_ = false;
};

// Everything that `engine` makes of `chunks`.
template <class Engine>
std::vector<std::string> transcript_of(Engine& engine, const portico::test::Chunks& chunks) {
  Transcript transcript;
  portico::test::feed(engine, chunks, [&](const auto& event) { transcript.add(event); });
  return transcript.lines();
}

}  // namespace portico::tftp::test
