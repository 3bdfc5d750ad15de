#include "servers/tftp/frontend/upload_sink.h"

#include <variant>

#include <portico/shared/run_blocking.h>

namespace portico::tftp {

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
  if (mode_ == Mode::Octet) return store(payload);
  lines_.clear();
  decoder_.decode(payload, lines_);
  return store(lines_);
}

BlockSink::Failure UploadSink::store(std::string_view bytes) {
  bytes_ += bytes.size();
  if (const auto refusal = upload_.write(bytes)) return error_for(*refusal);
  return std::nullopt;
}

asio::awaitable<BlockSink::Failure> UploadSink::publish() {
  if (mode_ == Mode::Netascii) {
    lines_.clear();
    decoder_.finish(lines_);
    if (auto failure = store(lines_)) co_return failure;
  }
  auto publish = [this] { return upload_.publish(); };
  const auto published = co_await run_blocking(helpers_, std::move(publish));
  if (const auto* refusal = std::get_if<Refusal>(&published)) co_return error_for(*refusal);
  co_return std::nullopt;
}

}  // namespace portico::tftp
