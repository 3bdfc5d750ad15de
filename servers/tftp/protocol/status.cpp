#include "servers/tftp/protocol/status.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace portico::tftp {
namespace {

struct Row {
  Status status;
  std::string_view word;
  std::string_view sentence;
};

constexpr std::array kTable = {
    Row{Status::BadRequest, "bad-request", "this is not a request; known are LIST, GET, PUT and QUIT"},
    Row{Status::BadName, "bad-name", "this is not a name that can be served"},
    Row{Status::NotFound, "not-found", "there is no file of that name"},
    Row{Status::NotAFile, "not-a-file", "this is not a regular file"},
    Row{Status::Forbidden, "forbidden", "the server is not permitted to do this"},
    Row{Status::ReadOnly, "read-only", "this server does not take uploads"},
    Row{Status::TooLarge, "too-large", "the file is larger than this server takes"},
    Row{Status::BadOffset, "bad-offset", "the offset lies behind the end of the file"},
    Row{Status::NoSpace, "no-space", "there is not enough space for the file"},
    Row{Status::TimedOut, "timed-out", "nothing was heard for too long"},
    Row{Status::Busy, "busy", "the server has too much to do, try again later"},
    Row{Status::Internal, "internal", "the server failed"},
};

const Row& row(Status status) {
  const auto* found = std::ranges::find(kTable, status, &Row::status);
  assert(found != kTable.end());
  return *found;
}

}  // namespace

std::string_view word(Status status) { return row(status).word; }

std::string_view default_sentence(Status status) { return row(status).sentence; }

std::optional<Status> status_from_word(std::string_view word) {
  const auto* found = std::ranges::find(kTable, word, &Row::word);
  return found == kTable.end() ? std::nullopt : std::optional(found->status);
}

}  // namespace portico::tftp
