#include "clients/tftp/plan.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "clients/common/terminal_text.h"
#include "clients/tftp/command.h"
#include "clients/tftp/failure.h"
#include "clients/tftp/partial_name.h"
#include "servers/tftp/protocol/file_name.h"

namespace portico::tftp::client {
namespace {

using Kind = LocalState::Kind;

bool matches(const std::string& pattern, const std::string& name) {
  return name == pattern || ::fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0;
}

bool is_equal_download(const ListEntry& remote, const LocalState& local) {
  return local.kind == Kind::File && local.size == remote.size && local.modified == remote.modified &&
         local.beyond_seconds == std::chrono::nanoseconds{0};
}

bool is_equal_upload(const LocalState& local, const ListEntry& remote) {
  const bool rounded_up = local.beyond_seconds > std::chrono::nanoseconds{0};
  const auto modified = local.modified + std::chrono::seconds{rounded_up ? 1 : 0};
  return local.size == remote.size && remote.modified >= modified;
}

// Why a file of the server is not fetched.
std::optional<std::string_view> download_obstacle(const std::string& name, const LocalState& local) {
  if (broken_name_rule(name)) return "the server must not use this name";
  // Another server's download would be resumed with these bytes.
  if (is_partial_name(name)) return "this is the name of a download that is not complete";
  if (local.kind == Kind::Directory) return "a directory with this name is in the way";
  if (local.kind == Kind::Link) return "a symbolic link with this name is in the way";
  if (local.kind == Kind::Other) return "a device, pipe or socket with this name is in the way";
  return std::nullopt;
}

// Why a local file is not sent.
std::optional<std::string_view> upload_obstacle(const std::string& file, const LocalState& local) {
  if (file == kStandardStream) return "mput takes files, not standard input; put does";
  if (local.kind == Kind::Directory) return "this is a directory";
  if (local.kind == Kind::Other) return "this is not a regular file";
  return std::nullopt;
}

}  // namespace

std::vector<ListEntry> matching(std::span<const ListEntry> listing, std::span<const std::string> patterns) {
  std::vector<bool> chosen(listing.size());
  for (const auto& pattern : patterns) {
    bool found = false;
    for (std::size_t at = 0; at < listing.size(); ++at) {
      if (!matches(pattern, listing[at].name)) continue;
      chosen[at] = found = true;
    }
    if (!found) throw Failure{"no file of the server matches \"" + printable(pattern) + "\""};
  }
  std::vector<ListEntry> entries;
  for (std::size_t at = 0; at < listing.size(); ++at) {
    if (chosen[at]) entries.push_back(listing[at]);
  }
  return entries;
}

Plan plan_downloads(std::span<const ListEntry> listing, const std::string& directory, const LookUp& look_up) {
  Plan plan;
  std::set<std::string_view> names;
  for (const auto& entry : listing) {
    if (!names.insert(entry.name).second) continue;
    const auto path = (std::filesystem::path{directory} / entry.name).string();
    const auto local = look_up(path);
    if (const auto why = download_obstacle(entry.name, local)) {
      plan.failed.push_back({entry.name, std::string{*why}});
    } else if (is_equal_download(entry, local)) {
      ++plan.equal;
    } else {
      plan.jobs.push_back({Job::Direction::Get, entry.name, path, entry.size, entry.modified});
    }
  }
  return plan;
}

Plan plan_uploads(std::span<const std::string> files, std::span<const ListEntry> listing, const LookUp& look_up) {
  Plan plan;
  std::map<std::string_view, const ListEntry*> remote;
  for (const auto& entry : listing) remote.emplace(entry.name, &entry);
  std::map<std::string, std::string> taken;  // remote names, and the files that have them
  for (const auto& file : files) {
    const auto name = std::filesystem::path{file}.filename().string();
    const auto local = look_up(file);
    const auto there = remote.find(name);
    const auto [other, is_new] = taken.emplace(name, file);
    if (const auto why = upload_obstacle(file, local)) {
      plan.failed.push_back({file, std::string{*why}});
    } else if (!is_new) {
      if (other->second != file) plan.failed.push_back({file, other->second + " has the same name on the server"});
    } else if (local.kind == Kind::File && there != remote.end() && is_equal_upload(local, *there->second)) {
      ++plan.equal;
    } else {
      plan.jobs.push_back({Job::Direction::Put, name, file, local.size, {}});
    }
  }
  return plan;
}

}  // namespace portico::tftp::client
