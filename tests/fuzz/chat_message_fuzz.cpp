// Any line: what is parsed lies within it and keeps to the grammar, and means the same when it is written again.
//
// The input: a byte that chooses whose tags are allowed, an unused one, then the line.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "servers/chat/protocol/line_builder.h"
#include "servers/chat/protocol/message.h"
#include "servers/chat/protocol/tags.h"
#include "servers/chat/protocol/utf8.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace portico::chat;
using portico::test::require;

bool lies_in(std::string_view part, std::string_view line) {
  return part.empty() || (part.data() >= line.data() && part.data() + part.size() <= line.data() + line.size());
}

bool is_one_word(std::string_view word) { return word.find(' ') == std::string_view::npos; }

void check_parts(const Message& message, std::string_view line) {
  require(!message.command.empty() && is_one_word(message.command), "there is a command");
  require(is_one_word(message.source) && is_one_word(message.tags), "tags and source are words");
  require(lies_in(message.tags, line) && lies_in(message.source, line) && lies_in(message.command, line),
          "what is parsed lies in the line");
  require(message.params.size() <= kMaxParams, "there are not too many parameters");
  for (const auto param : message.params) require(lies_in(param, line), "parameters lie in the line");
  for (std::size_t at = 0; at + 1 < message.params.size(); ++at) {
    const auto param = message.params[at];
    require(!param.empty() && param.front() != ':' && is_one_word(param), "only the last may be anything");
  }
}

void check_tags(std::string_view tags) {
  for_each_tag(tags, [](const Tag& tag) {
    const auto value = unescape_tag_value(tag.escaped_value);
    require(unescape_tag_value(escape_tag_value(value)) == value, "a value survives being escaped");
  });
  const auto relayed = client_only_tags(tags);
  require(relayed.size() <= tags.size(), "what is relayed came");
  for_each_tag(relayed, [](const Tag& tag) { require(tag.is_client_only(), "only what is for clients is relayed"); });
  require(client_only_tags(relayed) == relayed, "what is relayed can be relayed again");
}

std::string write(const Message& message) {
  LineBuilder line{message.tags, message.source, message.command};
  for (std::size_t at = 0; at + 1 < message.params.size(); ++at) line.param(message.params[at]);
  if (!message.params.empty()) line.trailing(message.params.back());
  return line.build();
}

bool same(const Params& one, const Params& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end());
}

// It may have grown by the colon of its last parameter, and be cut.
void check_rewriting(const Message& message, std::size_t max_tags) {
  const auto line = write(message);
  const auto tags = message.tags.empty() ? 0 : message.tags.size() + 2;
  require(line.size() <= tags + kMaxLine && line.ends_with("\r\n"), "a line that is built is not too long");
  const auto parsed = parse_message(std::string_view{line}.substr(0, line.size() - 2), max_tags);
  const auto* again = std::get_if<Message>(&parsed);
  require(again != nullptr, "what is written can be read");
  require(again->tags == message.tags && again->source == message.source && again->command == message.command,
          "it begins the same");
  if (line.size() < tags + kMaxLine - 4) require(same(again->params, message.params), "and goes on the same");
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto input = portico::test::read_fuzz_input(bytes, size);
  const auto max_tags = (input.choices & 1U) != 0 ? kMaxTags : kMaxClientTags;
  const auto parsed = parse_message(input.message, max_tags);
  if (const auto* message = std::get_if<Message>(&parsed)) {
    check_parts(*message, input.message);
    check_tags(message->tags);
    check_rewriting(*message, max_tags);
  }
  require(is_utf8(repair_utf8(input.message)), "anything can be made UTF-8");
  return 0;
}
