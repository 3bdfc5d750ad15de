#include "servers/http/frontend/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <limits>
#include <new>

namespace portico::http {

// zlib keeps a pointer to it: it must not move.
struct GzipStream::State {
  State() {
    constexpr int kGzip = 16;  // added to the size of the window: a header of gzip instead of zlib's
    constexpr int kMemory = 8;
    if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + kGzip, kMemory, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
      throw std::bad_alloc{};
    }
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { ::deflateEnd(&stream); }

  z_stream stream{};
};

GzipStream::GzipStream() : state_{std::make_unique<State>()} {}
GzipStream::GzipStream(GzipStream&&) noexcept = default;
GzipStream& GzipStream::operator=(GzipStream&&) noexcept = default;
GzipStream::~GzipStream() = default;

void GzipStream::write(std::string_view body, std::string& out) {
  constexpr std::size_t kMost = std::numeric_limits<uInt>::max();  // zlib counts in unsigned int
  for (; !body.empty(); body.remove_prefix(std::min(kMost, body.size()))) {
    deflate(body.substr(0, kMost), Z_NO_FLUSH, out);
  }
}

void GzipStream::finish(std::string& out) { deflate({}, Z_FINISH, out); }

void GzipStream::deflate(std::string_view body, int flush, std::string& out) {
  auto& stream = state_->stream;
  // zlib does not write to its input; its type is older than const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  std::array<char, 16 * 1024> block;  // NOLINT(*-member-init): zlib fills it
  do {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    [[maybe_unused]] const int result = ::deflate(&stream, flush);
    assert(result != Z_STREAM_ERROR);
    out.append(block.data(), block.size() - stream.avail_out);
  } while (stream.avail_out == 0);
}

std::string gzip(std::string_view body) {
  std::string out;
  GzipStream stream;
  stream.write(body, out);
  stream.finish(out);
  return out;
}

}  // namespace portico::http
