#include "servers/tftp/frontend/store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "servers/tftp/frontend/directory.h"
#include "servers/tftp/frontend/file_version.h"
#include "servers/tftp/frontend/system_calls.h"
#include "servers/tftp/protocol/file_name.h"
#include "servers/tftp/protocol/file_path.h"

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
Outcome<struct stat> look_at(int root, const std::string& path) {
  return regular_status(open_beneath(root, path, O_PATH));
}

std::optional<Refusal> refuse_path(std::string_view path) {
  const auto rule = broken_path_rule(path);
  return rule ? std::optional<Refusal>{std::in_place, Status::BadName, *rule} : std::nullopt;
}

// A name that is to be written to: a symbolic link is not followed.
std::optional<Refusal> refuse_target(int directory, const std::string& name) {
  struct stat status {};
  if (::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) < 0) return refusal_for(errno);
  return S_ISREG(status.st_mode) ? std::nullopt : std::optional{Refusal{Status::NotAFile}};
}

std::optional<Refusal> refuse_size(int directory, std::uint64_t size) {
  struct statvfs disk {};
  if (::fstatvfs(directory, &disk) < 0) return refusal_for(errno);
  // Some file systems do not know how large they are.
  if (disk.f_blocks == 0 || disk.f_frsize == 0) return std::nullopt;
  const auto blocks = size / disk.f_frsize + (size % disk.f_frsize == 0 ? 0 : 1);
  return blocks > disk.f_bavail ? std::optional{Refusal{Status::NoSpace}} : std::nullopt;
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

Outcome<OpenedFile> Store::open_for_reading(const std::string& path) const {
  if (auto refusal = refuse_path(path)) return *std::move(refusal);
  auto before = look_at(root_.get(), path);
  if (auto* refusal = std::get_if<Refusal>(&before)) return std::move(*refusal);
  // Somebody may have put a FIFO or a terminal in its place by now: neither may block or adopt us.
  auto file = open_beneath(root_.get(), path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  auto opened = regular_status(file);
  if (auto* refusal = std::get_if<Refusal>(&opened)) return std::move(*refusal);
  const auto& status = std::get<struct stat>(opened);
  return OpenedFile{std::move(file), static_cast<std::uint64_t>(status.st_size), version_of(status)};
}

Outcome<std::vector<ListEntry>> Store::list() const {
  std::vector<ListEntry> entries;
  const int error = for_each_entry(root_.get(), [&](DirectoryEntry entry) {
    if (broken_name_rule(entry.name)) return;
    const auto seen = look_at(root_.get(), entry.name);
    const auto* status = std::get_if<struct stat>(&seen);
    if (status == nullptr) return;
    const std::chrono::sys_seconds modified{std::chrono::seconds{status->st_mtim.tv_sec}};
    entries.push_back({std::move(entry.name), static_cast<std::uint64_t>(status->st_size), modified});
  });
  if (error != 0) return refusal_for(error);
  std::ranges::sort(entries, {}, &ListEntry::name);
  return entries;
}

Outcome<bool> Store::has_directory(const std::string& path) const {
  if (open_beneath(root_.get(), path, O_PATH | O_DIRECTORY)) return true;
  auto refusal = refusal_for(errno);
  if (refusal.status == Status::NotFound) return false;
  return refusal;
}

Outcome<Upload> Store::begin_upload(const std::string& path, const UploadTerms& terms) const {
  if (auto refusal = refuse_path(path)) return *std::move(refusal);
  if (terms.expected > terms.max_size) return Refusal{Status::TooLarge};
  const auto slash = path.rfind('/');
  const auto parent = slash == std::string::npos ? "." : path.substr(0, slash);
  auto name = path.substr(slash + 1);  // npos + 1 is 0
  auto directory = open_beneath(root_.get(), parent, O_RDONLY | O_DIRECTORY);
  if (!directory) return refusal_for(errno);
  const auto refusal = refuse_target(directory.get(), name);
  const bool is_new = refusal && refusal->status == Status::NotFound;
  if (refusal && !(is_new && terms.create)) return *refusal;
  if (auto too_large = refuse_size(directory.get(), terms.expected)) return *std::move(too_large);
  return Upload::begin(std::move(directory), std::move(name), terms);
}

std::size_t Store::remove_leftovers() const { return remove_leftovers_beneath(root_.get()); }

}  // namespace portico::tftp
