#include "servers/tftp/protocol/file_request.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

#include "servers/tftp/protocol/file_name.h"
#include "servers/tftp/protocol/text.h"

namespace portico::tftp {
namespace {

using Arguments = std::span<const std::string_view>;
using ParsedRequest = std::variant<FileRequest, RequestError>;

RequestError bad_request(std::string_view sentence, std::optional<std::uint64_t> payload = 0) {
  return {Refusal{Status::BadRequest, sentence}, payload};
}

// The name's own error, or what `make` makes of the name.
template <class Make>
ParsedRequest with_name(std::string_view word, std::uint64_t payload, Make make) {
  auto name = decode_name(word);
  if (auto* refusal = std::get_if<Refusal>(&name)) return RequestError{std::move(*refusal), payload};
  return FileRequest{make(std::get<std::string>(std::move(name)))};
}

ParsedRequest parse_list(Arguments /*none*/) { return FileRequest{ListRequest{}}; }

ParsedRequest parse_get(Arguments arguments) {
  const auto offset = arguments.size() > 1 ? parse_number(arguments[1]) : 0;
  if (!offset) return bad_request("an offset is a decimal number");
  return with_name(arguments[0], 0, [&](std::string name) { return GetRequest{std::move(name), *offset}; });
}

ParsedRequest parse_put(Arguments arguments) {
  const auto size = parse_number(arguments[1]);
  if (!size) return bad_request("a size is a decimal number", std::nullopt);
  return with_name(arguments[0], *size, [&](std::string name) { return PutRequest{std::move(name), *size}; });
}

ParsedRequest parse_quit(Arguments /*none*/) { return FileRequest{QuitRequest{}}; }

struct Command {
  std::string_view word;
  std::size_t least_arguments;
  std::size_t most_arguments;
  bool has_payload;
  std::string_view usage;
  ParsedRequest (*parse)(Arguments);
};

constexpr std::array kCommands = {
    Command{"LIST", 0, 0, false, "LIST stands alone", parse_list},
    Command{"GET", 1, 2, false, "GET is followed by a name and perhaps an offset", parse_get},
    Command{"PUT", 2, 2, true, "PUT is followed by a name and a size", parse_put},
    Command{"QUIT", 0, 0, false, "QUIT stands alone", parse_quit},
};

constexpr char to_upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

bool is_command(std::string_view word, const Command& command) {
  return std::ranges::equal(word, command.word, {}, to_upper);
}

std::string format(const ListRequest& /*unused*/) { return "LIST\n"; }

std::string format(const GetRequest& get) {
  const auto offset = get.offset == 0 ? std::string{} : ' ' + std::to_string(get.offset);
  return "GET " + encode_name(get.name) + offset + '\n';
}

std::string format(const PutRequest& put) {
  return "PUT " + encode_name(put.name) + ' ' + std::to_string(put.size) + '\n';
}

std::string format(const QuitRequest& /*unused*/) { return "QUIT\n"; }

}  // namespace

std::variant<FileRequest, RequestError> parse_request(std::string_view line) {
  const auto words = split_words(line);
  const Arguments arguments = Arguments{words}.subspan(1);
  const auto* command = std::ranges::find_if(kCommands, [&](const auto& row) { return is_command(words[0], row); });
  if (command == kCommands.end()) return RequestError{Refusal{Status::BadRequest}};
  if (arguments.size() < command->least_arguments || arguments.size() > command->most_arguments) {
    return bad_request(command->usage, command->has_payload ? std::nullopt : std::optional<std::uint64_t>(0));
  }
  return command->parse(arguments);
}

std::string format_request(const FileRequest& request) {
  return std::visit([](const auto& any) { return format(any); }, request);
}

}  // namespace portico::tftp
