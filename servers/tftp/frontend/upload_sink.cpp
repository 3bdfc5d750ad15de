#include "servers/tftp/frontend/upload_sink.h"

#include <cstddef>
#include <variant>

#include "servers/files/error.h"
#include "servers/tftp/frontend/refusal_for.h"
#include <portico/shared/run_blocking.h>

namespace portico::tftp {

namespace {

constexpr std::size_t kGathered = 64 * 1024;  // blocks may have 8 bytes

}  // namespace

ErrorPacket error_for(const Refusal& refusal) {
  switch (refusal.status) {
    case Status::NotFound:
      return {ErrorCode::FileNotFound, refusal.sentence};
    case Status::BadName:
    case Status::NotAFile:
    case Status::Forbidden:
    case Status::ReadOnly:
      return {ErrorCode::AccessViolation, refusal.sentence};
    case Status::TooLarge:
    case Status::NoSpace:
      return {ErrorCode::DiskFull, refusal.sentence};
    case Status::BadRequest:
      return {ErrorCode::IllegalOperation, refusal.sentence};
    case Status::BadOffset:
    case Status::TimedOut:
    case Status::Busy:
    case Status::Internal:
      break;
  }
  return {ErrorCode::NotDefined, refusal.sentence};
}

BlockSink::Failure UploadSink::write(std::string_view payload) {
  const std::size_t before = gathered_.size();
  if (mode_ == Mode::Octet) {
    gathered_ += payload;
  } else {
    decoder_.decode(payload, gathered_);
  }
  bytes_ += gathered_.size() - before;
  return gathered_.size() < kGathered ? std::nullopt : flush();
}

BlockSink::Failure UploadSink::flush() {
  const auto error = upload_.write(gathered_);
  gathered_.clear();
  if (error) return error_for(refusal_for(*error));
  return std::nullopt;
}

asio::awaitable<BlockSink::Failure> UploadSink::publish() {
  const std::size_t before = gathered_.size();
  decoder_.finish(gathered_);
  bytes_ += gathered_.size() - before;
  if (auto failure = flush()) co_return failure;
  auto publish = [this] { return upload_.publish(); };
  const auto published = co_await run_blocking(helpers_, std::move(publish));
  if (const auto* error = std::get_if<files::Error>(&published)) co_return error_for(refusal_for(*error));
  co_return std::nullopt;
}

}  // namespace portico::tftp
