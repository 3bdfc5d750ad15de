// gzip (RFC 1952) on the fly.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace portico::http {

// Compresses one body piece by piece. It takes about 256 KiB of memory while it lives.
class GzipStream {
 public:
  // Throws std::bad_alloc.
  GzipStream();
  GzipStream(GzipStream&&) noexcept;
  GzipStream& operator=(GzipStream&&) noexcept;
  ~GzipStream();

  // Appends to `out` what is ready of the compressed body, which may be nothing.
  void write(std::string_view body, std::string& out);

  // Appends the rest. Call once, last.
  void finish(std::string& out);

 private:
  struct State;  // zlib's

  void deflate(std::string_view body, int flush, std::string& out);

  std::unique_ptr<State> state_;
};

// A whole body at once.
std::string gzip(std::string_view body);

}  // namespace portico::http
