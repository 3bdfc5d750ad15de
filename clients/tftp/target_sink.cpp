#include "clients/tftp/target_sink.h"

#include <optional>
#include <utility>

namespace portico::tftp::client {

namespace {

constexpr const char* kNoVersion = "0000000000000000";  // TFTP tells none: what breaks off is not resumed

const ErrorPacket kNotWritten{ErrorCode::DiskFull, "the file could not be written"};

const ErrorPacket kAnotherSize{ErrorCode::NotDefined, "the file has another size than tsize said"};

}  // namespace

BlockSink::Failure TargetSink::write(std::string_view payload) {
  try {
    lines_.clear();
    if (mode_ == Mode::Netascii) decoder_.decode(payload, lines_);
    append(mode_ == Mode::Netascii ? std::string_view{lines_} : payload);
    return std::nullopt;
  } catch (...) {
    broken_ = std::current_exception();
  }
  return kNotWritten;
}

asio::awaitable<BlockSink::Failure> TargetSink::publish() {
  try {
    lines_.clear();
    decoder_.finish(lines_);
    append(lines_);
    if (expected_ && progress_.done != *expected_) co_return kAnotherSize;
    target_.finish();
    co_return std::nullopt;
  } catch (...) {
    broken_ = std::current_exception();
  }
  co_return kNotWritten;
}

void TargetSink::rethrow() const {
  if (broken_) std::rethrow_exception(broken_);
}

void TargetSink::append(std::string_view bytes) {
  if (!std::exchange(begun_, true)) target_.begin(kNoVersion);
  target_.append(bytes);
  progress_.done += bytes.size();
}

}  // namespace portico::tftp::client
