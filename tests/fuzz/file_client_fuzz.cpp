// A hostile server: whatever it answers and however it is cut, the client makes the same of it, and the events follow
// the grammar in file_client.h.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "servers/tftp/engine/file_client.h"
#include "servers/tftp/protocol/file_name.h"
#include "servers/tftp/protocol/text.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/servers/tftp/transcript.h"
#include "tests/support/split_feed.h"

namespace {

using namespace portico::tftp;
using portico::test::require;

// A user that asks for one thing after the other, as `choices` says, two bits for each.
class User {
 public:
  explicit User(unsigned choices) : choices_{choices} { ask(); }

  std::vector<std::string> hear(const portico::test::Chunks& chunks) {
    portico::test::feed(client_, chunks, [this](const auto& event) {
      require(!failed_, "nothing comes after a protocol error");
      transcript_.add(event);
      std::visit([this](const auto& any) { this->act(any); }, event);
    });
    transcript_.note(client_.waiting() ? "waiting" : "not waiting");
    return transcript_.lines();
  }

 private:
  void ask() {
    if (asked_ == 4) return;
    const FileRequest requests[] = {ListRequest{}, GetRequest{"a", 3}, PutRequest{"a", 5}, QuitRequest{}};
    request_ = requests[(choices_ >> (2 * asked_++)) & 3U];
    require(client_.ask(request_).ends_with('\n'), "requests are lines");
  }

  void act(const OkReply& ok) {
    require(!missing_ && client_.waiting(), "one answer for each request");
    const auto* get = std::get_if<GetRequest>(&request_);
    if (get != nullptr) require(ok.size && ok.version && ok.length == *ok.size - get->offset, "downloads add up");
    missing_ = ok.length;
  }
  void act(const PayloadData& data) {
    require(std::holds_alternative<GetRequest>(request_), "only downloads have bytes");
    require(missing_ && !data.bytes.empty() && data.bytes.size() <= *missing_, "payload is what was announced");
    *missing_ -= data.bytes.size();
  }
  void act(const ListEntry& entry) {
    require(std::holds_alternative<ListRequest>(request_) && missing_, "only listings have entries");
    require(!broken_name_rule(entry.name), "names keep the rules");
  }
  void act(const PayloadFinished& /*unused*/) {
    require(missing_ && (*missing_ == 0 || std::holds_alternative<ListRequest>(request_)), "all of it has come");
    next_request();
  }
  void act(const Refusal& refusal) {
    require(!missing_ && is_plain_text(refusal.sentence), "an error line can be shown");
    next_request();
  }
  void act(const ProtocolError& /*unused*/) { failed_ = true; }

  void next_request() {
    missing_.reset();
    require(!client_.waiting(), "the answer is over");
    ask();
  }

  unsigned choices_;
  unsigned asked_ = 0;
  FileClient client_{1000};
  FileRequest request_;
  test::Transcript transcript_;
  std::optional<std::uint64_t> missing_;  // while a payload is under way
  bool failed_ = false;
};

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto [choices, split, message] = portico::test::read_fuzz_input(bytes, size);
  const auto whole = User{choices}.hear({message});
  require(User{choices}.hear(portico::test::arbitrary_split(message, split)) == whole, "splits do not matter");
  return 0;
}
