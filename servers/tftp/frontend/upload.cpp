#include "servers/tftp/frontend/upload.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "servers/tftp/frontend/file_version.h"
#include "servers/tftp/frontend/system_calls.h"

namespace portico::tftp {
namespace {

std::string random_name() {
  std::uint64_t random = 0;
  uninterrupted([&] { return ::getrandom(&random, sizeof random, 0); });
  return std::string{kUploadPrefix} + hexadecimal(random);
}

}  // namespace

Outcome<Upload> Upload::begin(FileDescriptor directory, std::string target, const UploadTerms& terms) {
  Upload upload{std::move(directory), std::move(target), terms};
  // A cleaning server may take the lock between our creation and our locking; EEXIST: the random name exists.
  constexpr int kMostTries = 100;  // each may meet a server that starts and takes the new file for a leftover
  int error = EEXIST;
  for (int tries = 0; error == EEXIST && tries < kMostTries; ++tries) {
    error = upload.create_temporary();
    if (error == 0) error = upload.lock_temporary();
  }
  if (error != 0) return refusal_for(error);
  return upload;
}

Upload::Upload(Upload&& other) noexcept
    : directory_{std::move(other.directory_)},
      target_{std::move(other.target_)},
      temporary_{std::exchange(other.temporary_, {})},
      file_{std::move(other.file_)},
      missing_{other.missing_},
      room_{other.room_} {}

Upload& Upload::operator=(Upload&& other) noexcept {
  discard();
  directory_ = std::move(other.directory_);
  target_ = std::move(other.target_);
  temporary_ = std::exchange(other.temporary_, {});
  file_ = std::move(other.file_);
  missing_ = other.missing_;
  room_ = other.room_;
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

std::optional<Refusal> Upload::write(std::string_view bytes) {
  if (bytes.size() > room_) return Refusal{Status::TooLarge};
  while (!bytes.empty()) {
    const auto written = uninterrupted([&] { return ::write(file_.get(), bytes.data(), bytes.size()); });
    if (written < 0) return refusal_for(errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
    const auto size = static_cast<std::uint64_t>(written);
    room_ -= size;
    missing_ -= std::min(missing_, size);
  }
  return std::nullopt;
}

Outcome<std::string> Upload::publish() {
  if (missing_ > 0) return Refusal{Status::Internal, "the upload is not complete"};
  if (uninterrupted([&] { return ::fsync(file_.get()); }) < 0) return refusal_for(errno);
  if (::renameat(directory_.get(), temporary_.c_str(), directory_.get(), target_.c_str()) < 0) {
    if (errno == ENOENT) return Refusal{Status::Internal, "somebody removed the upload before it was complete"};
    return refusal_for(errno);
  }
  temporary_.clear();
  // EINVAL: the file system does not sync directories.
  if (uninterrupted([&] { return ::fsync(directory_.get()); }) < 0 && errno != EINVAL) {
    return Refusal{Status::Internal, "the file is stored, but may not survive a power failure"};
  }
  struct stat status {};
  if (::fstat(file_.get(), &status) < 0) return refusal_for(errno);
  return version_of(status);
}

void Upload::discard() noexcept {
  // Before the file is closed: once its lock is gone, a cleaning server may remove it as well.
  if (!temporary_.empty()) ::unlinkat(directory_.get(), temporary_.c_str(), 0);
  temporary_.clear();
  file_.reset();
}

}  // namespace portico::tftp
