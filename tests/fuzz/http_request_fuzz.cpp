// A hostile client: what is made of its requests does not depend on how they are cut, and what is let through is plain.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "servers/http/protocol/host.h"
#include "servers/http/protocol/text.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/servers/http/request_transcript.h"

namespace {

using namespace portico::http;
using portico::test::require;

void check(const RequestHead& head) {
  require(!head.chunked || !head.content_length, "a message ends in one way");
  require(!head.chunked || head.version_minor == 1, "HTTP/1.0 has no chunks");
  require(head.host.empty() ? head.version_minor == 0 : is_host(head.host), "the host is one");
  for (const auto& [name, value] : head.fields) {
    require(is_token(name), "names are tokens");
    require(trim(value) == value, "values have no whitespace around them");
    require(value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos, "values are in one line");
  }
}

void check_heads(std::string_view stream, const Limits& limits) {
  RequestParser parser{limits};
  for (;;) {
    const auto step = parser.next(stream);
    if (step.kind == Step::Kind::Head) check(parser.head());
    if (step.kind == Step::Kind::NeedMore || step.kind == Step::Kind::Refused) return;
    stream.remove_prefix(step.used);
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto input = portico::test::read_fuzz_input(bytes, size);
  const auto limits = (input.choices & 1U) != 0 ? Limits{40, 120, 4} : Limits{};
  check_heads(input.message, limits);
  const auto whole = transcript(input.message, limits);
  require(transcript(portico::test::arbitrary_split(input.message, input.split), limits) == whole,
          "cuts do not matter");
  return 0;
}
