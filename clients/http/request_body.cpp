#include "clients/http/request_body.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <asio/this_coro.hpp>

#include "clients/common/local_file.h"
#include "clients/http/readable.h"
#include "servers/http/protocol/chunked.h"

namespace portico::http::client {
namespace {

constexpr std::size_t kPiece = 1024 * 1024;

std::size_t read_some(const FileDescriptor& file, std::span<char> into, const std::string& name) {
  while (true) {
    const auto got = ::read(file.get(), into.data(), into.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) fail_on("read", name);
  }
}

}  // namespace

RequestBody RequestBody::from_text(std::string text) {
  RequestBody body;
  body.shape_.length = text.size();
  body.text_ = std::move(text);
  return body;
}

RequestBody RequestBody::from_file(const std::string& path) {
  const bool standard = path == "-";
  RequestBody body;
  body.name_ = standard ? "standard input" : path;
  body.file_ = standard ? FileDescriptor{::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)} : open_file(path, O_RDONLY);
  struct stat status {};
  if (!body.file_ || ::fstat(body.file_.get(), &status) < 0) fail_on("read", body.name_);
  if (S_ISDIR(status.st_mode)) throw Failure{"cannot read " + body.name_ + ": it is a directory"};
  if (!S_ISREG(status.st_mode)) return body;
  const auto at = standard ? std::max<off_t>(0, ::lseek(body.file_.get(), 0, SEEK_CUR)) : 0;
  body.offset_ = static_cast<std::uint64_t>(std::min(at, status.st_size));
  body.shape_.length = static_cast<std::uint64_t>(status.st_size) - body.offset_;
  return body;
}

asio::awaitable<void> RequestBody::send(Connection& connection, Progress& progress) {
  begun_ = true;
  if (!file_) return connection.write(text_);
  return shape_.length ? send_file(connection, progress) : send_chunks(connection, progress);
}

asio::awaitable<void> RequestBody::send_file(Connection& connection, Progress& progress) const {
  progress.total = *shape_.length;
  progress.started = true;
  for (std::uint64_t sent = 0; sent < *shape_.length;) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, *shape_.length - sent));
    co_await connection.send(file_.get(), offset_ + sent, size);
    progress.done = sent += size;
  }
}

asio::awaitable<void> RequestBody::send_chunks(Connection& connection, Progress& progress) const {
  const auto loop = co_await asio::this_coro::executor;
  Readable readable{loop, file_.get()};
  std::array<char, 64 * 1024> block;
  std::string chunk;
  progress.endless = progress.started = true;
  while (true) {
    co_await readable.wait();
    const auto size = read_some(file_, block, name_);
    if (size == 0) break;
    chunk.clear();
    append_chunk(chunk, {block.data(), size});
    co_await connection.write(chunk);
    progress.done += size;
  }
  co_await connection.write(kLastChunk);
}

}  // namespace portico::http::client
