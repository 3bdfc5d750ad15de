#include "servers/http/frontend/body_writer.h"

#include <cstddef>
#include <stdexcept>

#include "servers/http/protocol/chunked.h"

namespace portico::http {

namespace {

constexpr std::size_t kCopied = 16 * 1024;  // a chunk up to this size goes out in one piece with its frame

}  // namespace

asio::awaitable<void> BodyWriter::write(std::string_view bytes) {
  if (bytes.empty()) co_return;  // an empty chunk would be the last
  if (length_ && bytes.size() > *length_ - written_) throw std::length_error{"a body is longer than its length"};
  written_ += bytes.size();
  if (framing_ != BodyFraming::Chunked) {
    co_await stream_.write(bytes);
    co_return;
  }
  chunk_.clear();
  if (bytes.size() <= kCopied) {
    append_chunk(chunk_, bytes);
    co_await stream_.write(chunk_);
    co_return;
  }
  append_chunk_size(chunk_, bytes.size());
  co_await stream_.write(chunk_, Stream::More::yes);
  co_await stream_.write(bytes, Stream::More::yes);
  co_await stream_.write(kChunkEnd);
}

asio::awaitable<void> BodyWriter::finish() {
  if (length_ && written_ != *length_) throw std::length_error{"a body is shorter than its length"};
  if (framing_ == BodyFraming::Chunked) co_await stream_.write(kLastChunk);
}

}  // namespace portico::http
