#include "servers/tftp/protocol/file_reply.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include "servers/tftp/protocol/file_protocol.h"
#include "servers/tftp/protocol/text.h"

namespace portico::tftp {
namespace {

constexpr std::size_t kMaxSentenceLength = 1024;

bool is_version(std::string_view text) {
  const auto is_visible = [](char byte) { return byte > ' ' && byte < '\x7F'; };
  return !text.empty() && text.size() <= kMaxVersionLength && std::ranges::all_of(text, is_visible);
}

// False when the value is not what its key asks for, or when the key came twice.
bool read_field(std::string_view key, std::string_view value, OkReply& reply) {
  if (key == "size") {
    if (reply.size) return false;
    reply.size = parse_number(value);
    return reply.size.has_value();
  }
  if (key == "version") {
    if (reply.version || !is_version(value)) return false;
    reply.version = value;
  }
  return true;
}

std::optional<FileReply> parse_ok(std::span<const std::string_view> words) {
  const auto length = parse_number(words[0]);
  if (!length) return std::nullopt;
  OkReply reply{*length, {}, {}};
  for (const auto word : words.subspan(1)) {
    const auto equals = word.find('=');
    if (equals == 0 || equals == std::string_view::npos) return std::nullopt;
    if (!read_field(word.substr(0, equals), word.substr(equals + 1), reply)) return std::nullopt;
  }
  return reply;
}

std::optional<FileReply> parse_error(std::string_view code_and_sentence) {
  const auto space = code_and_sentence.find(' ');
  if (space == 0 || space == std::string_view::npos) return std::nullopt;
  const auto sentence = code_and_sentence.substr(space + 1);
  if (sentence.empty()) return std::nullopt;
  return Refusal{status_from_word(code_and_sentence.substr(0, space)).value_or(Status::Internal), sentence};
}

std::string format(const OkReply& reply) {
  auto line = "OK " + std::to_string(reply.length);
  if (reply.size) line += " size=" + std::to_string(*reply.size);
  if (reply.version) line += " version=" + *reply.version;
  return line + '\n';
}

std::string format(const Refusal& refusal) {
  const auto& own = refusal.sentence;
  const bool fits = !own.empty() && own.size() <= kMaxSentenceLength && is_plain_text(own);
  const std::string_view sentence = fits ? std::string_view{own} : default_sentence(refusal.status);
  return std::string{"ERR "}.append(word(refusal.status)).append(" ").append(sentence).append("\n");
}

}  // namespace

std::optional<FileReply> parse_reply(std::string_view line) {
  constexpr std::string_view kError = "ERR ";
  if (!is_plain_text(line)) return std::nullopt;
  if (line.starts_with(kError)) return parse_error(line.substr(kError.size()));
  const auto words = split_words(line);
  if (words[0] != "OK" || words.size() < 2) return std::nullopt;
  return parse_ok(std::span{words}.subspan(1));
}

std::string format_reply(const FileReply& reply) {
  return std::visit([](const auto& any) { return format(any); }, reply);
}

}  // namespace portico::tftp
