#include "servers/http/frontend/document_root.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "servers/files/directory.h"
#include "servers/files/regular_file.h"
#include "servers/files/system_calls.h"
#include "servers/files/version.h"

namespace portico::http {
namespace {

constexpr std::size_t kMaxDepth = 64;  // of directories that are cleaned of leftovers

Status status_for_errno(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
    case EXDEV:
    case ENAMETOOLONG:
      return Status::NotFound;
    case EACCES:
    case EPERM:
    case EROFS:
    case ENXIO:
    case ENODEV:
      return Status::Forbidden;
    case EISDIR:
      return Status::Conflict;
    case EEXIST:
      return Status::PreconditionFailed;
    case EFBIG:
      return Status::ContentTooLarge;
    case ENOSPC:
    case EDQUOT:
      return Status::InsufficientStorage;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EAGAIN:
      return Status::ServiceUnavailable;
    default:
      return Status::InternalServerError;
  }
}

bool is_hidden(std::string_view path) {
  constexpr std::string_view kWellKnown = "/.well-known";
  const auto rest = path.starts_with(kWellKnown) ? path.substr(kWellKnown.size()) : std::string_view{"-"};
  if (rest.empty() || rest.front() == '/') path = rest;
  return path.find("/.") != std::string_view::npos;
}

// As the system calls want it, seen from the root: "/a/b" is "a/b" and "/" is ".". Nothing if it is no path to serve.
std::optional<std::string> beneath_root(std::string_view path) {
  if (!path.starts_with('/') || path.find('\0') != std::string_view::npos || is_hidden(path)) return std::nullopt;
  path.remove_prefix(1);
  return std::string{path.empty() ? "." : path};
}

// Some file systems keep times that have no date in HTTP.
std::chrono::sys_seconds modified_of(const struct stat& status) {
  constexpr std::chrono::sys_seconds kFirst = std::chrono::sys_days{std::chrono::year{0} / 1 / 1};
  constexpr std::chrono::sys_seconds kLast = std::chrono::sys_days{std::chrono::year{9999} / 12 / 31};
  return std::clamp(std::chrono::sys_seconds{std::chrono::seconds{status.st_mtim.tv_sec}}, kFirst, kLast);
}

Outcome<ListingEntry> entry_of(int directory, std::string name) {
  const auto seen = files::look_at(directory, name);
  if (const auto* error = std::get_if<files::Error>(&seen)) return status_for(*error);
  const auto& status = std::get<struct stat>(seen);
  const bool is_directory = S_ISDIR(status.st_mode);
  if (!is_directory && !S_ISREG(status.st_mode)) return Status::Forbidden;
  const auto size = is_directory ? 0 : static_cast<std::uint64_t>(status.st_size);
  return ListingEntry{std::move(name), is_directory, size, modified_of(status)};
}

// Of descriptors, as a rule.
bool is_short(Status status) { return status == Status::ServiceUnavailable; }

template <class... Results>
bool is_short(const std::variant<Results...>& outcome) {
  const auto* status = std::get_if<Status>(&outcome);
  return status != nullptr && is_short(*status);
}

}  // namespace

std::chrono::sys_seconds OpenedFile::modified() const { return modified_of(status); }

std::string OpenedFile::entity_tag() const { return entity_tag_of(files::version_of(status)); }

std::string entity_tag_of(std::string_view version) { return '"' + std::string{version} + '"'; }

Status status_for(const files::Error& error) {
  switch (error.cause) {
    case files::Cause::System:
      return status_for_errno(error.number);
    case files::Cause::NotRegular:
      return Status::Forbidden;
    case files::Cause::TooLarge:
      return Status::ContentTooLarge;
    case files::Cause::NoSpace:
      return Status::InsufficientStorage;
    case files::Cause::Short:
      return Status::BadRequest;
    case files::Cause::Gone:
    case files::Cause::NotSynced:
      break;
  }
  return Status::InternalServerError;
}

DocumentRoot::DocumentRoot(const std::string& path, std::shared_ptr<OpenFiles> kept)
    : root_{files::open_root(path)}, kept_{std::move(kept)} {}

// Calls `attempt` again when there were too few descriptors and others could be given up. Other threads may take those,
// hence more than once.
template <class Attempt>
auto DocumentRoot::with_room(Attempt attempt) const {
  constexpr int kMostTries = 4;
  auto result = attempt();
  for (int tries = 1; tries < kMostTries && is_short(result) && kept_->give_up(); ++tries) result = attempt();
  return result;
}

std::variant<OpenedFile, OpenedDirectory, Status> DocumentRoot::open(std::string_view path) const {
  const auto name = beneath_root(path);
  if (!name) return Status::NotFound;
  return with_room([&] { return try_open(*name); });
}

std::variant<OpenedFile, OpenedDirectory, Status> DocumentRoot::try_open(const std::string& name) const {
  auto opened = files::open_regular(root_.get(), name);
  if (auto* file = std::get_if<files::RegularFile>(&opened)) {
    return OpenedFile{std::move(file->descriptor), file->status};
  }
  const auto error = std::get<files::Error>(opened);
  if (error.cause != files::Cause::NotRegular) return status_for(error);
  const auto seen = files::look_at(root_.get(), name);
  if (const auto* unseen = std::get_if<files::Error>(&seen)) return status_for(*unseen);
  if (S_ISDIR(std::get<struct stat>(seen).st_mode)) return OpenedDirectory{};
  return status_for(error);
}

Outcome<std::vector<ListingEntry>> DocumentRoot::list(std::string_view path) const {
  const auto name = beneath_root(path);
  if (!name) return Status::NotFound;
  return with_room([&] { return try_list(*name); });
}

Outcome<std::vector<ListingEntry>> DocumentRoot::try_list(const std::string& name) const {
  const auto directory = files::open_beneath(root_.get(), name, O_RDONLY | O_DIRECTORY);
  if (!directory) return status_for(files::system_error(errno));
  // Seen from the root: a link in this directory may lead to another one.
  const auto prefix = name == "." ? std::string{} : name + '/';
  std::vector<ListingEntry> entries;
  bool complete = true;
  const int error = files::for_each_entry(directory.get(), [&](files::DirectoryEntry entry) {
    const bool is_well_known = name == "." && entry.name == ".well-known";
    if (entry.name.starts_with('.') && !is_well_known) return;
    auto seen = entry_of(root_.get(), prefix + entry.name);
    complete = complete && !is_short(seen);
    auto* found = std::get_if<ListingEntry>(&seen);
    if (!found) return;
    found->name = std::move(entry.name);
    entries.push_back(std::move(*found));
  });
  if (error != 0) return status_for(files::system_error(error));
  if (!complete) return Status::ServiceUnavailable;
  return entries;
}

Outcome<files::Upload> DocumentRoot::begin_upload(std::string_view path, const files::UploadTerms& terms) const {
  const auto name = beneath_root(path);
  if (!name) return Status::Forbidden;
  if (path.ends_with('/')) return Status::Conflict;
  return with_room([&]() -> Outcome<files::Upload> {
    auto begun = files::Upload::begin(root_.get(), *name, terms);
    if (auto* upload = std::get_if<files::Upload>(&begun)) return std::move(*upload);
    const auto error = std::get<files::Error>(begun);
    if (error.cause == files::Cause::NotRegular) return Status::Conflict;
    if (error != files::system_error(ENOENT) && error != files::system_error(ENOTDIR)) return status_for(error);
    // RFC 9110 has no code for a missing directory; 409 is what RFC 4918 §9.7.1 chose.
    return terms.create ? Status::Conflict : Status::PreconditionFailed;
  });
}

Status DocumentRoot::remove(std::string_view path) const {
  const auto name = beneath_root(path);
  if (!name) return Status::NotFound;
  if (path.ends_with('/')) return Status::Conflict;
  return with_room([&] { return try_remove(*name); });
}

Status DocumentRoot::try_remove(const std::string& name) const {
  const auto slash = name.rfind('/');
  const auto parent = slash == std::string::npos ? "." : name.substr(0, slash);
  const auto last = name.substr(slash + 1);  // npos + 1 is 0
  const auto directory = files::open_beneath(root_.get(), parent, O_RDONLY | O_DIRECTORY);
  struct stat status {};
  if (!directory || ::fstatat(directory.get(), last.c_str(), &status, AT_SYMLINK_NOFOLLOW) < 0) {
    return status_for(files::system_error(errno));
  }
  if (S_ISDIR(status.st_mode)) return Status::Conflict;
  if (!S_ISREG(status.st_mode)) return Status::Forbidden;
  if (::unlinkat(directory.get(), last.c_str(), 0) < 0) return status_for(files::system_error(errno));
  ::fsync(directory.get());
  return Status::NoContent;
}

Outcome<FileDescriptor> DocumentRoot::lock(bool alone) const {
  return with_room([&]() -> Outcome<FileDescriptor> {
    // Opened anew: a lock belongs to what open(2) made, and root_ is one for all threads.
    FileDescriptor lock{::openat(root_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    const int how = alone ? LOCK_EX : LOCK_SH;
    if (!lock || files::uninterrupted([&] { return ::flock(lock.get(), how); }) < 0) {
      return status_for(files::system_error(errno));
    }
    return lock;
  });
}

std::size_t DocumentRoot::remove_leftovers() const { return files::remove_leftovers_beneath(root_.get(), kMaxDepth); }

}  // namespace portico::http
