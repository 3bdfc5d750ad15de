#include "servers/http/frontend/body_writer.h"

#include <charconv>
#include <cstddef>
#include <stdexcept>

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
  char size[16];
  chunk_.assign(size, std::to_chars(size, size + sizeof size, bytes.size(), 16).ptr);
  chunk_ += "\r\n";
  if (bytes.size() <= kCopied) {
    chunk_.append(bytes).append("\r\n");
    co_await stream_.write(chunk_);
    co_return;
  }
  co_await stream_.write(chunk_, Stream::More::yes);
  co_await stream_.write(bytes, Stream::More::yes);
  const std::string_view end = "\r\n";
  co_await stream_.write(end);
}

asio::awaitable<void> BodyWriter::finish() {
  if (length_ && written_ != *length_) throw std::length_error{"a body is shorter than its length"};
  const std::string_view last = "0\r\n\r\n";
  if (framing_ == BodyFraming::Chunked) co_await stream_.write(last);
}

}  // namespace portico::http
