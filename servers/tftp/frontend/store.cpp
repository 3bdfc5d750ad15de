#include "servers/tftp/frontend/store.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <system_error>
#include <utility>

#include "servers/tftp/frontend/file_version.h"
#include "servers/tftp/frontend/system_calls.h"
#include "servers/tftp/protocol/file_name.h"

namespace portico::tftp {
namespace {

// One file as seen through a descriptor of it; a Refusal if it is not a regular one.
Outcome<struct stat> regular_status(const FileDescriptor& file) {
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) < 0) return refusal_for(errno);
  if (!S_ISREG(status.st_mode)) return Refusal{Status::NotAFile};
  return status;
}

// O_PATH does not really open: looking at a device or a FIFO has no effect on it.
Outcome<struct stat> look_at(int root, const std::string& name) {
  return regular_status(open_beneath(root, name, O_PATH));
}

std::optional<Refusal> refuse_name(std::string_view name) {
  const auto rule = broken_name_rule(name);
  return rule ? std::optional<Refusal>{std::in_place, Status::BadName, *rule} : std::nullopt;
}

// A name that is to be written to, or a leftover: a symbolic link is not followed.
std::optional<Refusal> refuse_target(int root, const std::string& name) {
  struct stat status {};
  if (::fstatat(root, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) < 0) return refusal_for(errno);
  return S_ISREG(status.st_mode) ? std::nullopt : std::optional{Refusal{Status::NotAFile}};
}

std::optional<Refusal> refuse_size(int root, std::uint64_t size) {
  struct statvfs disk {};
  if (::fstatvfs(root, &disk) < 0) return refusal_for(errno);
  // Some file systems do not know how large they are.
  if (disk.f_blocks == 0 || disk.f_frsize == 0) return std::nullopt;
  const auto blocks = size / disk.f_frsize + (size % disk.f_frsize == 0 ? 0 : 1);
  return blocks > disk.f_bavail ? std::optional{Refusal{Status::NoSpace}} : std::nullopt;
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

// With a position of its own: several threads may walk through the directory at once. Null and errno on errors.
Directory open_directory(int root) {
  auto descriptor = open_beneath(root, ".", O_RDONLY | O_DIRECTORY);
  Directory directory{descriptor ? ::fdopendir(descriptor.get()) : nullptr};
  if (directory) static_cast<void>(descriptor.release());
  return directory;
}

// Calls `visit` with every name; returns 0 or an errno.
template <class Visit>
int for_each_name(int root, Visit visit) {
  const auto directory = open_directory(root);
  if (!directory) return errno;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(directory.get());
    if (entry == nullptr) return errno;
    visit(std::string{entry->d_name});
  }
}

// The lock is held until the file is removed, so that nobody can begin to write to it in between.
bool remove_if_abandoned(int root, const std::string& name) {
  if (refuse_target(root, name)) return false;
  const FileDescriptor file{::openat(root, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
  if (!file || ::flock(file.get(), LOCK_EX | LOCK_NB) < 0) return false;
  return ::unlinkat(root, name.c_str(), 0) == 0;
}

[[noreturn]] void throw_errno(const std::string& what) {
  const int error = errno;
  throw std::system_error{error, std::generic_category(), what};
}

}  // namespace

Store::Store(const std::string& root)
    : root_{uninterrupted([&] { return ::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); })} {
  if (!root_) throw_errno("cannot open the directory " + root);
  if (!open_beneath(root_.get(), ".", O_PATH)) throw_errno("openat2, without which nothing is served, fails");
}

Outcome<OpenedFile> Store::open_for_reading(const std::string& name) const {
  if (auto refusal = refuse_name(name)) return *std::move(refusal);
  auto before = look_at(root_.get(), name);
  if (auto* refusal = std::get_if<Refusal>(&before)) return std::move(*refusal);
  // Somebody may have put a FIFO or a terminal in its place by now: neither may block or adopt us.
  auto file = open_beneath(root_.get(), name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  auto opened = regular_status(file);
  if (auto* refusal = std::get_if<Refusal>(&opened)) return std::move(*refusal);
  const auto& status = std::get<struct stat>(opened);
  return OpenedFile{std::move(file), static_cast<std::uint64_t>(status.st_size), version_of(status)};
}

Outcome<std::vector<ListEntry>> Store::list() const {
  std::vector<ListEntry> entries;
  const int error = for_each_name(root_.get(), [&](std::string name) {
    if (broken_name_rule(name)) return;
    const auto seen = look_at(root_.get(), name);
    const auto* status = std::get_if<struct stat>(&seen);
    if (status == nullptr) return;
    const std::chrono::sys_seconds modified{std::chrono::seconds{status->st_mtim.tv_sec}};
    entries.push_back({std::move(name), static_cast<std::uint64_t>(status->st_size), modified});
  });
  if (error != 0) return refusal_for(error);
  std::ranges::sort(entries, {}, &ListEntry::name);
  return entries;
}

Outcome<Upload> Store::begin_upload(const std::string& name, const UploadTerms& terms) const {
  if (auto refusal = refuse_name(name)) return *std::move(refusal);
  if (terms.expected > terms.max_size) return Refusal{Status::TooLarge};
  const auto refusal = refuse_target(root_.get(), name);
  const bool is_new = refusal && refusal->status == Status::NotFound;
  if (refusal && !(is_new && terms.create)) return *refusal;
  if (auto too_large = refuse_size(root_.get(), terms.expected)) return *std::move(too_large);
  return Upload::begin(root_.get(), name, terms);
}

std::size_t Store::remove_leftovers() const {
  std::size_t removed = 0;
  for_each_name(root_.get(), [&](const std::string& name) {
    if (name.starts_with(kUploadPrefix) && remove_if_abandoned(root_.get(), name)) ++removed;
  });
  return removed;
}

}  // namespace portico::tftp
