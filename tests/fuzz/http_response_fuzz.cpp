// A hostile server: whatever it sends, the client's parser goes on or says that it cannot.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "servers/http/protocol/response_parser.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/support/split_feed.h"

namespace {

using namespace portico::http;
using portico::test::require;

// What came out, without the borders between pieces of content.
std::string outcome(const portico::test::Chunks& chunks, Method method) {
  ResponseParser parser;
  parser.expect(method);
  std::string rest;
  std::string text;
  for (const auto chunk : chunks) {
    rest.append(chunk);
    for (;;) {
      const auto step = parser.next(rest);
      require(step.used <= rest.size(), "no more is used than there is");
      if (step.kind == Step::Kind::Head) text += '<' + std::to_string(parser.head().status) + '>';
      if (step.kind == Step::Kind::Body) text.append(step.body);
      if (step.kind == Step::Kind::End) text += "<end>";
      if (step.kind == Step::Kind::Refused) return text + "<refused>";
      rest.erase(0, step.used);
      if (step.kind == Step::Kind::NeedMore) break;
    }
  }
  return text + (parser.finish().kind == Step::Kind::End ? "<end>" : "<refused>");
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto input = portico::test::read_fuzz_input(bytes, size);
  const auto method = static_cast<Method>(input.choices % 9);
  const auto whole = outcome({input.message}, method);
  require(outcome(portico::test::arbitrary_split(input.message, input.split), method) == whole, "cuts do not matter");
  return 0;
}
