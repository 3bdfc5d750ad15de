#include "servers/files/upload.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "servers/files/system_calls.h"
#include "servers/files/version.h"

namespace portico::files {
namespace {

std::string random_name() {
  std::uint64_t random = 0;
  uninterrupted([&] { return ::getrandom(&random, sizeof random, 0); });
  return std::string{kUploadPrefix} + hexadecimal(random);
}

// Is there a file of a name that is to be written to? A symbolic link is not followed.
Outcome<bool> has_target(int directory, const std::string& name) {
  struct stat status {};
  if (::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) < 0) {
    if (errno == ENOENT) return false;
    return system_error(errno);
  }
  if (!S_ISREG(status.st_mode)) return Error{Cause::NotRegular};
  return true;
}

// 0 or an errno.
int rename_in(int directory, const std::string& from, const std::string& to, bool replace) {
  const unsigned flags = replace ? 0 : RENAME_NOREPLACE;
  return ::renameat2(directory, from.c_str(), directory, to.c_str(), flags) < 0 ? errno : 0;
}

std::optional<Error> refuse_size(int directory, std::uint64_t size) {
  struct statvfs disk {};
  if (::fstatvfs(directory, &disk) < 0) return system_error(errno);
  // Some file systems do not know how large they are.
  if (disk.f_blocks == 0 || disk.f_frsize == 0) return std::nullopt;
  const auto blocks = size / disk.f_frsize + (size % disk.f_frsize == 0 ? 0 : 1);
  return blocks > disk.f_bavail ? std::optional{Error{Cause::NoSpace}} : std::nullopt;
}

}  // namespace

Outcome<Upload> Upload::begin(int root, const std::string& path, const UploadTerms& terms) {
  if (terms.expected > terms.max_size) return Error{Cause::TooLarge};
  const auto slash = path.rfind('/');
  const auto parent = slash == std::string::npos ? "." : path.substr(0, slash);
  auto name = path.substr(slash + 1);  // npos + 1 is 0
  auto directory = open_beneath(root, parent, O_RDONLY | O_DIRECTORY);
  if (!directory) return system_error(errno);
  const auto exists = has_target(directory.get(), name);
  if (const auto* error = std::get_if<Error>(&exists)) return *error;
  if (std::get<bool>(exists) && !terms.replace) return system_error(EEXIST);
  if (!std::get<bool>(exists) && !terms.create) return system_error(ENOENT);
  if (const auto error = refuse_size(directory.get(), terms.expected)) return *error;
  auto begun = begin_in(std::move(directory), std::move(name), terms);
  if (auto* upload = std::get_if<Upload>(&begun)) upload->replaces_ = std::get<bool>(exists);
  return begun;
}

Outcome<Upload> Upload::begin_in(FileDescriptor directory, std::string target, const UploadTerms& terms) {
  Upload upload{std::move(directory), std::move(target), terms};
  // A cleaning server may take the lock between our creation and our locking; EEXIST: the random name exists.
  constexpr int kMostTries = 100;  // each may meet a server that starts and takes the new file for a leftover
  int error = EEXIST;
  for (int tries = 0; error == EEXIST && tries < kMostTries; ++tries) {
    error = upload.create_temporary();
    if (error == 0) error = upload.lock_temporary();
  }
  if (error != 0) return system_error(error);
  return upload;
}

Upload::Upload(Upload&& other) noexcept
    : directory_{std::move(other.directory_)},
      target_{std::move(other.target_)},
      temporary_{std::exchange(other.temporary_, {})},
      file_{std::move(other.file_)},
      missing_{other.missing_},
      room_{other.room_},
      replace_{other.replace_},
      replaces_{other.replaces_} {}

Upload& Upload::operator=(Upload&& other) noexcept {
  discard();
  directory_ = std::move(other.directory_);
  target_ = std::move(other.target_);
  temporary_ = std::exchange(other.temporary_, {});
  file_ = std::move(other.file_);
  missing_ = other.missing_;
  room_ = other.room_;
  replace_ = other.replace_;
  replaces_ = other.replaces_;
  return *this;
}

int Upload::create_temporary() {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  constexpr mode_t kMode = 0644;
  auto name = random_name();
  file_.reset(uninterrupted([&] { return ::openat(directory_.get(), name.c_str(), kFlags, kMode); }));
  if (!file_) return errno;
  temporary_ = std::move(name);
  return 0;
}

int Upload::lock_temporary() {
  if (uninterrupted([&] { return ::flock(file_.get(), LOCK_EX); }) < 0) return errno;
  struct stat status {};
  if (::fstat(file_.get(), &status) < 0) return errno;
  if (status.st_nlink > 0) return 0;
  temporary_.clear();
  return EEXIST;
}

std::optional<Error> Upload::write(std::string_view bytes) {
  if (bytes.size() > room_) return Error{Cause::TooLarge};
  while (!bytes.empty()) {
    const auto written = uninterrupted([&] { return ::write(file_.get(), bytes.data(), bytes.size()); });
    if (written < 0) return system_error(errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
    const auto size = static_cast<std::uint64_t>(written);
    room_ -= size;
    missing_ -= std::min(missing_, size);
  }
  return std::nullopt;
}

Outcome<std::string> Upload::publish() {
  if (missing_ > 0) return Error{Cause::Short};
  if (uninterrupted([&] { return ::fsync(file_.get()); }) < 0) return system_error(errno);
  if (const int error = rename_in(directory_.get(), temporary_, target_, replace_); error != 0) {
    return error == ENOENT ? Error{Cause::Gone} : system_error(error);
  }
  temporary_.clear();
  // EINVAL: the file system does not sync directories.
  if (uninterrupted([&] { return ::fsync(directory_.get()); }) < 0 && errno != EINVAL) {
    return Error{Cause::NotSynced};
  }
  struct stat status {};
  if (::fstat(file_.get(), &status) < 0) return system_error(errno);
  return version_of(status);
}

void Upload::discard() noexcept {
  // Before the file is closed: once its lock is gone, a cleaning server may remove it as well.
  if (!temporary_.empty()) ::unlinkat(directory_.get(), temporary_.c_str(), 0);
  temporary_.clear();
  file_.reset();
}

}  // namespace portico::files
