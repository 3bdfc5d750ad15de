// A hostile client: whatever it sends and however it is cut, the session makes the same of it, goes forward, and reads
// only what it is given.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "servers/tftp/engine/file_session.h"
#include "servers/tftp/protocol/file_name.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/servers/tftp/transcript.h"
#include "tests/support/split_feed.h"

namespace {

using namespace portico::tftp;
using portico::test::require;

// A server that stores, or refuses, what it is sent.
class Server {
 public:
  explicit Server(unsigned choices)
      : session_{{.writable = (choices & 1U) != 0,
                  .max_upload_bytes = 100,
                  .max_skipped_bytes = (choices & 2U) != 0 ? 10U : 1000U,
                  .max_bad_requests = 5}},
        refuse_at_once_{(choices & 4U) != 0},
        refuse_at_the_end_{(choices & 8U) != 0} {}

  std::vector<std::string> hear(const portico::test::Chunks& chunks) {
    portico::test::feed(session_, chunks, [this](const auto& event) {
      require(!closed_, "a closed session is silent");
      transcript_.add(event);
      std::visit([this](const auto& any) { this->act(any); }, event);
    });
    transcript_.note(session_.mid_request() ? "in the middle" : "between requests");
    return transcript_.lines();
  }

 private:
  void act(const ListRequest& /*unused*/) { require(!missing_, "no request within a payload"); }
  void act(const GetRequest& get) {
    require(!missing_, "no request within a payload");
    require(!broken_name_rule(get.name), "names keep the rules");
  }
  void act(const PutRequest& put) {
    require(!missing_, "no request within a payload");
    require(!broken_name_rule(put.name) && put.size <= 100, "uploads keep the rules");
    missing_ = put.size;
    if (refuse_at_once_) refuse();
  }
  void act(const PayloadData& data) {
    require(missing_ && !data.bytes.empty() && data.bytes.size() <= *missing_, "payload is what was announced");
    *missing_ -= data.bytes.size();
  }
  void act(const PayloadFinished& /*unused*/) {
    require(missing_ == 0U, "payload ends when all of it has come");
    missing_.reset();
    if (refuse_at_the_end_) refuse();
  }
  void act(const QuitRequest& /*unused*/) { closed_ = true; }
  void act(const Refused& refused) {
    require(refused.line.starts_with("ERR ") && refused.line.find('\n') == refused.line.size() - 1, "one error line");
    closed_ = refused.close;
  }

  void refuse() {
    const FileSession::Event refused = session_.refuse_put(Refusal{Status::NoSpace});
    missing_.reset();
    transcript_.add(refused);
    act(std::get<Refused>(refused));
  }

  FileSession session_;
  test::Transcript transcript_;
  std::optional<std::uint64_t> missing_;  // while an upload is under way
  bool refuse_at_once_;
  bool refuse_at_the_end_;
  bool closed_ = false;
};

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto [choices, split, message] = portico::test::read_fuzz_input(bytes, size);
  const auto whole = Server{choices}.hear({message});
  require(Server{choices}.hear(portico::test::arbitrary_split(message, split)) == whole, "splits do not matter");
  return 0;
}
