#include "clients/tftp/partial_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <ctime>
#include <system_error>
#include <vector>

#include "clients/common/local_file.h"
#include "clients/common/terminal_text.h"
#include "clients/tftp/failure.h"
#include "clients/tftp/partial_name.h"

namespace portico::tftp::client {
namespace {

namespace fs = std::filesystem;

constexpr int kFlags = O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK;
constexpr int kMode = 0666;

fs::path directory_of(const fs::path& target) {
  return target.has_parent_path() ? target.parent_path() : fs::path{"."};
}

bool lock(const FileDescriptor& file) { return ::flock(file.get(), LOCK_EX | LOCK_NB) == 0; }

// Still what the path names: it may have been published, or removed, before we had the lock.
bool is_named(const struct stat& file, const fs::path& path) {
  struct stat named {};
  return ::lstat(path.c_str(), &named) == 0 && named.st_dev == file.st_dev && named.st_ino == file.st_ino;
}

// And ours alone.
bool is_usable(const struct stat& file, const fs::path& path) {
  return is_named(file, path) && S_ISREG(file.st_mode) && file.st_nlink == 1 && file.st_uid == ::geteuid();
}

std::vector<fs::path> leftovers(const fs::path& target) {
  std::vector<fs::path> found;
  std::error_code error;
  const auto name = target.filename().string();
  for (fs::directory_iterator each{directory_of(target), error}, end; !error && each != end; each.increment(error)) {
    if (is_partial_name(each->path().filename().string(), name)) found.push_back(each->path());
  }
  return found;
}

void set_modified(const FileDescriptor& file, std::chrono::sys_seconds modified, const fs::path& target) {
  const timespec times[] = {{0, UTIME_OMIT}, {std::chrono::system_clock::to_time_t(modified), 0}};
  if (::futimens(file.get(), times) < 0) fail_on("set the time of", target);
}

}  // namespace

std::optional<PartialFile> PartialFile::adopt(const fs::path& target, const fs::path& path) {
  FileDescriptor file = open_file(path, kFlags);
  struct stat status {};
  if (!file || !lock(file) || ::fstat(file.get(), &status) < 0 || !is_usable(status, path)) return std::nullopt;
  return PartialFile{target, path, std::move(file), static_cast<std::uint64_t>(status.st_size)};
}

std::optional<PartialFile> PartialFile::find(const fs::path& target) {
  std::optional<fs::path> newest;
  fs::file_time_type time = fs::file_time_type::min();
  for (const auto& path : leftovers(target)) {
    std::error_code error;
    const auto written = fs::last_write_time(path, error);
    if (error || written < time) continue;
    newest = path;
    time = written;
  }
  return newest ? adopt(target, *newest) : std::nullopt;
}

PartialFile PartialFile::create(const fs::path& target, std::string_view digits) {
  const auto path = directory_of(target) / partial_name(target.filename().string(), digits);
  FileDescriptor file = open_file(path, kFlags | O_CREAT | O_EXCL, kMode);
  if (!file && errno == EEXIST) {
    auto old = open_file(path, kFlags);
    if (old && !lock(old)) throw Failure{"another download is writing " + printable(target.string())};
    ::unlink(path.c_str());
    file = open_file(path, kFlags | O_CREAT | O_EXCL, kMode);
  }
  if (!file) fail_on("create", target);
  struct stat status {};
  if (!lock(file) || ::fstat(file.get(), &status) < 0 || !is_named(status, path)) {
    throw Failure{"another download is writing " + printable(target.string())};
  }
  return {target, path, std::move(file), 0};
}

bool PartialFile::is_of(std::string_view digits) const {
  return path_.filename() == partial_name(target_.filename().string(), digits);
}

void PartialFile::append(std::string_view bytes) {
  write_all(file_.get(), bytes, target_);
  size_ += bytes.size();
}

void PartialFile::remove() const noexcept { ::unlink(path_.c_str()); }

void PartialFile::publish(const std::optional<std::chrono::sys_seconds>& modified) {
  struct stat replaced {};
  if (::stat(target_.c_str(), &replaced) == 0) ::fchmod(file_.get(), replaced.st_mode & 0777);
  if (modified) set_modified(file_, *modified, target_);
  if (::fsync(file_.get()) < 0) fail_on("write", target_);
  if (std::rename(path_.c_str(), target_.c_str()) < 0) fail_on("replace", target_);
  sync_directory();
  for (const auto& path : leftovers(target_)) {
    if (adopt(target_, path)) ::unlink(path.c_str());
  }
}

void PartialFile::sync_directory() const {
  const auto directory = open_file(directory_of(target_), O_RDONLY | O_DIRECTORY);
  if (directory) ::fsync(directory.get());
}

}  // namespace portico::tftp::client
