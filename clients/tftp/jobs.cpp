#include "clients/tftp/jobs.h"

#include <charconv>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "clients/common/terminal_text.h"
#include "clients/tftp/failure.h"

namespace portico::tftp::client {
namespace {

constexpr std::string_view kOption = "-j";

bool takes_jobs(const std::string& command) { return command == "mget" || command == "mput" || command == "mirror"; }

std::size_t parse_jobs_of(const std::string& command, std::string_view text) {
  try {
    return parse_jobs(text);
  } catch (const WrongCommand& wrong) {
    throw WrongCommand{command + ": -j: " + wrong.what()};
  }
}

}  // namespace

std::size_t parse_jobs(std::string_view text) {
  std::size_t jobs = 0;
  const auto* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, jobs);
  const bool number = parsed.ec == std::errc{} && parsed.ptr == end;
  if (number && jobs >= 1 && jobs <= kMostJobs) return jobs;
  throw WrongCommand{fmt::format("\"{}\" is not a number from 1 to {}", printable(text), kMostJobs)};
}

std::optional<std::size_t> take_jobs(std::vector<std::string>& words) {
  std::optional<std::size_t> jobs;
  if (words.empty() || !takes_jobs(words[0])) return jobs;
  std::vector<std::string> rest;
  bool only_names = false;
  for (std::size_t at = 0; at < words.size(); ++at) {
    auto& word = words[at];
    if (only_names || !word.starts_with('-') || word == "-") {
      rest.push_back(std::move(word));
    } else if (word == "--") {
      only_names = true;
    } else if (!word.starts_with(kOption)) {
      throw WrongCommand{rest[0] + ": " + printable(word) + " is not an option; a name like this stands behind --"};
    } else if (word.size() > kOption.size()) {
      jobs = parse_jobs_of(rest[0], std::string_view{word}.substr(kOption.size()));
    } else {
      if (++at == words.size()) throw WrongCommand{rest[0] + ": the number behind -j is missing"};
      jobs = parse_jobs_of(rest[0], words[at]);
    }
  }
  words = std::move(rest);
  return jobs;
}

}  // namespace portico::tftp::client
