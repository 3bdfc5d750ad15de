// Why a request is refused: the codes of error lines, each with the sentence that is sent when nobody has a better one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace portico::tftp {

// The words on the wire (not-found) are a contract with clients; the sentences are for people and may change.
enum class Status {
  BadRequest,
  BadName,
  NotFound,
  NotAFile,
  Forbidden,
  ReadOnly,
  TooLarge,
  BadOffset,
  NoSpace,
  TimedOut,
  Busy,
  Internal,
};

std::string_view word(Status status);
std::string_view default_sentence(Status status);
std::optional<Status> status_from_word(std::string_view word);

// A request that is not served, and why, in a sentence for the person at the other end.
struct Refusal {
  explicit Refusal(Status why) : status(why), sentence(default_sentence(why)) {}
  Refusal(Status why, std::string_view words) : status(why), sentence(words) {}

  bool operator==(const Refusal&) const = default;

  Status status;
  std::string sentence;
};

// What was asked for, or why not.
template <class T>
using Outcome = std::variant<T, Refusal>;

}  // namespace portico::tftp
