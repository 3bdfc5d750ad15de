#include "clients/common/local_file.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "clients/common/failure.h"
#include "clients/common/terminal_text.h"

namespace portico {

void fail_on(std::string_view what, const std::string& name) {
  const auto why = std::generic_category().message(errno);
  throw Failure{"cannot " + std::string{what} + " " + printable(name) + ": " + why};
}

FileDescriptor open_file(const std::string& path, int flags, int mode) {
  while (true) {
    const int file = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    if (file >= 0 || errno != EINTR) return FileDescriptor{file};
  }
}

namespace {

void wait_writable(int file) {
  pollfd ready{file, POLLOUT, 0};
  if (::poll(&ready, 1, -1) < 0 && errno == EINTR) throw Interrupted{};
}

}  // namespace

void write_all(int file, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EINTR) {
      throw Interrupted{};
    } else if (errno == EAGAIN) {
      wait_writable(file);  // somebody else has made it non-blocking
    } else {
      fail_on("write", name);
    }
  }
}

namespace {

FileDescriptor open_temporary() {
  const auto directory = std::filesystem::temp_directory_path();
  auto path = (directory / "portico-XXXXXX").string();
  FileDescriptor file{::mkostemp(path.data(), O_CLOEXEC)};
  if (!file) fail_on("make a temporary file in", directory.string());
  ::unlink(path.c_str());
  return file;
}

}  // namespace

Spooled spool(int source, const std::string& name) {
  Spooled spooled{open_temporary()};
  std::array<char, 64 * 1024> block;
  while (true) {
    const auto got = ::read(source, block.data(), block.size());
    if (got == 0) return spooled;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_on("read", name);
    const auto size = static_cast<std::size_t>(got);
    write_all(spooled.file.get(), {block.data(), size}, "a temporary file");
    spooled.size += size;
  }
}

}  // namespace portico
