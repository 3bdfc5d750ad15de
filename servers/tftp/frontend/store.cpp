#include "servers/tftp/frontend/store.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "servers/files/directory.h"
#include "servers/files/regular_file.h"
#include "servers/files/system_calls.h"
#include "servers/files/version.h"
#include "servers/tftp/frontend/refusal_for.h"
#include "servers/tftp/protocol/file_name.h"
#include "servers/tftp/protocol/file_path.h"

namespace portico::tftp {
namespace {

std::optional<Refusal> refuse_path(std::string_view path) {
  const auto rule = broken_path_rule(path);
  return rule ? std::optional<Refusal>{std::in_place, Status::BadName, *rule} : std::nullopt;
}

}  // namespace

Store::Store(const std::string& root) : root_{files::open_root(root)} {}

Outcome<OpenedFile> Store::open_for_reading(const std::string& path) const {
  if (auto refusal = refuse_path(path)) return *std::move(refusal);
  auto opened = files::open_regular(root_.get(), path);
  if (const auto* error = std::get_if<files::Error>(&opened)) return refusal_for(*error);
  auto& [descriptor, status] = std::get<files::RegularFile>(opened);
  return OpenedFile{std::move(descriptor), static_cast<std::uint64_t>(status.st_size), files::version_of(status)};
}

Outcome<std::vector<ListEntry>> Store::list() const {
  std::vector<ListEntry> entries;
  const int error = files::for_each_entry(root_.get(), [&](files::DirectoryEntry entry) {
    if (broken_name_rule(entry.name)) return;
    const auto seen = files::look_at_regular(root_.get(), entry.name);
    const auto* status = std::get_if<struct stat>(&seen);
    if (status == nullptr) return;
    const std::chrono::sys_seconds modified{std::chrono::seconds{status->st_mtim.tv_sec}};
    entries.push_back({std::move(entry.name), static_cast<std::uint64_t>(status->st_size), modified});
  });
  if (error != 0) return refusal_for(files::system_error(error));
  std::ranges::sort(entries, {}, &ListEntry::name);
  return entries;
}

Outcome<bool> Store::has_directory(const std::string& path) const {
  if (files::open_beneath(root_.get(), path, O_PATH | O_DIRECTORY)) return true;
  auto refusal = refusal_for(files::system_error(errno));
  if (refusal.status == Status::NotFound) return false;
  return refusal;
}

Outcome<files::Upload> Store::begin_upload(const std::string& path, const files::UploadTerms& terms) const {
  if (auto refusal = refuse_path(path)) return *std::move(refusal);
  auto begun = files::Upload::begin(root_.get(), path, terms);
  if (const auto* error = std::get_if<files::Error>(&begun)) return refusal_for(*error);
  return std::get<files::Upload>(std::move(begun));
}

std::size_t Store::remove_leftovers() const { return files::remove_leftovers_beneath(root_.get(), kMaxPathDepth); }

}  // namespace portico::tftp
