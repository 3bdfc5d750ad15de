#include "clients/tftp/download.h"

#include <utility>
#include <variant>

#include "clients/tftp/failure.h"
#include "clients/tftp/partial_name.h"

namespace portico::tftp::client {

asio::awaitable<void> Download::perform(Connection& connection) {
  const auto reply = co_await ask(connection);
  target_->begin(digits_);
  progress_.total = *reply.size;
  progress_.begin = progress_.done = *reply.size - reply.length;
  progress_.started = true;
  while (true) {
    const auto event = co_await connection.next_event();
    const auto* data = std::get_if<PayloadData>(&event);
    if (data == nullptr) break;
    target_->append(data->bytes);
    progress_.done += data->bytes.size();
  }
  target_->finish();
}

// From where the target is on, if that is of the same version; otherwise from the beginning.
asio::awaitable<OkReply> Download::ask(Connection& connection) {
  const bool resuming = target_->kept() > 0;
  if (resuming) {
    auto rest = co_await ask_for_rest(connection);
    if (rest) co_return *std::move(rest);
  }
  auto reply = co_await ask_from(connection, 0);
  target_->resumes(digits_);
  co_return reply;
}

asio::awaitable<OkReply> Download::ask_from(Connection& connection, std::uint64_t offset) {
  co_await connection.open();
  FileRequest request = GetRequest{remote_, offset};
  co_await connection.ask(std::move(request));
  auto reply = co_await connection.reply();
  digits_ = source_digits(connection.destination().to_string(), remote_, *reply.version);
  co_return reply;
}

asio::awaitable<std::optional<OkReply>> Download::ask_for_rest(Connection& connection) {
  try {
    auto reply = co_await ask_from(connection, target_->kept());
    if (target_->resumes(digits_)) co_return reply;
    connection.close();  // the end of another version is on its way
  } catch (const Refused& refused) {
    if (refused.status() != Status::BadOffset) throw;
    target_->resumes("");
  }
  co_return std::nullopt;
}

std::string Download::how_far() const {
  if (!progress_.started) return "before it answered";
  return "after " + how_many(progress_) + (target_->keeps() ? "; run it again to resume" : "");
}

}  // namespace portico::tftp::client
