#include "servers/http/frontend/file_cache.h"

#include <fcntl.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include <portico/streams/readiness.h>

namespace portico::http {
namespace {

constexpr std::chrono::seconds kSiblingsBelieved{1};
constexpr std::uint64_t kLeastToCompress = 256;  // below, the fields about it outweigh what is saved

bool is_older(const timespec& one, const timespec& other) {
  return one.tv_sec != other.tv_sec ? one.tv_sec < other.tv_sec : one.tv_nsec < other.tv_nsec;
}

// Of descriptors, as a rule.
template <class Loaded>
bool is_short_of_something(const Loaded& loaded) {
  const auto* status = std::get_if<Status>(&loaded);
  return status != nullptr && *status == Status::ServiceUnavailable;
}

}  // namespace

std::variant<FileCache::File, OpenedDirectory, Status> FileCache::find(std::string_view path) {
  if (const auto found = index_.find(path); found != index_.end()) {
    const auto entry = found->second;
    if (is_current(*entry)) {
      entries_.splice(entries_.begin(), entries_, entry);
      return entry->file;
    }
    forget(entry);
  }
  auto loaded = load(root_, path, limits_.small);
  if (is_short_of_something(loaded) && forget_descriptors()) loaded = load(root_, path, limits_.small);
  if (const auto* status = std::get_if<Status>(&loaded)) return *status;
  if (std::holds_alternative<OpenedDirectory>(loaded)) return OpenedDirectory{};
  auto& file = std::get<std::shared_ptr<CachedFile>>(loaded);
  file->media_type = types_.of(path);
  insert(path, file);
  return file;
}

// Seen through whatever links there are by now: what has the same inode in the same state may be served, wherever they
// lead; anything else is opened beneath the root again.
bool FileCache::is_current(Entry& entry) const {
  const std::uint64_t turn = Readiness::turn();
  if (turn != 0 && entry.turn == turn) return true;
  entry.turn = turn;
  struct stat now {};
  const char* name = entry.path.c_str() + 1;  // without the slash: seen from the root
  return ::fstatat(root_.descriptor(), name, &now, 0) == 0 && is_same_state(entry.file->status, now);
}

FileCache::Entry* FileCache::entry_of(std::string_view path) const {
  const auto found = index_.find(path);
  return found == index_.end() ? nullptr : &*found->second;
}

std::string_view FileCache::cache_control(std::string_view path) const {
  if (const auto* entry = entry_of(path)) return entry->cache_control;
  return rules_.of(std::string{path});
}

bool FileCache::pays_gzip(const CachedFile& file) const {
  return file.size >= kLeastToCompress && file.size <= limits_.compress && pays_compressing(file.media_type);
}

CodingNames FileCache::codings(std::string_view path, Time now) {
  CodingNames names;
  auto* entry = entry_of(path);
  if (entry == nullptr) return names;
  if (now >= entry->siblings_until) {
    const unsigned siblings = find_siblings(path);
    entry = entry_of(path);  // looking for siblings may have pushed it out
    if (entry == nullptr) return names;
    entry->siblings = siblings;
    entry->siblings_until = now + kSiblingsBelieved;
  }
  for (std::size_t at = 0; at < kContentCodings.size(); ++at) {
    const auto& name = kContentCodings[at].name;
    if ((entry->siblings & (1U << at)) != 0 || (name == "gzip" && pays_gzip(*entry->file))) names.add(name);
  }
  return names;
}

unsigned FileCache::find_siblings(std::string_view path) {
  const File original = entry_of(path)->file;
  unsigned found = 0;
  for (std::size_t at = 0; at < kContentCodings.size(); ++at) {
    if (sibling(path, kContentCodings[at].suffix, *original)) found |= 1U << at;
  }
  return found;
}

FileCache::File FileCache::sibling(std::string_view path, std::string_view suffix, const CachedFile& original) {
  sibling_path_.assign(path).append(suffix);
  auto found = find(sibling_path_);
  auto* file = std::get_if<File>(&found);
  if (file == nullptr || is_older((*file)->status.st_mtim, original.status.st_mtim)) return nullptr;
  return std::move(*file);
}

FileCache::File FileCache::encoded(std::string_view path, std::string_view coding) {
  const auto* before = entry_of(path);
  if (before == nullptr) return nullptr;
  const File original = before->file;
  const auto* found = std::ranges::find(kContentCodings, coding, &ContentCoding::name);
  if (found == kContentCodings.end()) return nullptr;
  const auto at = static_cast<unsigned>(std::distance(kContentCodings.begin(), found));
  if ((before->siblings & (1U << at)) != 0) {
    if (auto file = sibling(path, found->suffix, *original)) return file;
  }
  if (coding != "gzip" || !pays_gzip(*original)) return nullptr;
  auto* entry = entry_of(path);
  if (entry != nullptr && entry->gzipped) return entry->gzipped;
  File compressed = in_gzip(*original);
  if (compressed) keep_gzipped(path, *original, compressed);
  return compressed;
}

bool FileCache::has_encoded(std::string_view path, std::string_view coding) const {
  const auto* entry = entry_of(path);
  const auto* found = std::ranges::find(kContentCodings, coding, &ContentCoding::name);
  if (entry == nullptr || found == kContentCodings.end()) return true;  // there is nothing to compress
  const auto at = static_cast<unsigned>(std::distance(kContentCodings.begin(), found));
  return coding != "gzip" || entry->gzipped || (entry->siblings & (1U << at)) != 0;
}

void FileCache::keep_gzipped(std::string_view path, const CachedFile& original, File gzipped) {
  auto* entry = entry_of(path);
  if (entry == nullptr || entry->gzipped || !is_same_state(entry->file->status, original.status)) return;
  bytes_ += gzipped->body.size();
  entry->gzipped = std::move(gzipped);
  forget_what_is_too_much();
}

void FileCache::insert(std::string_view path, File file) {
  entries_.push_front({.path = std::string{path}, .file = std::move(file), .gzipped = nullptr, .cache_control = {}});
  auto& entry = entries_.front();
  entry.cache_control = rules_.of(entry.path);
  index_.emplace(entry.path, entries_.begin());
  bytes_ += entry.file->body.size();
  if (entry.file->descriptor) ++descriptors_;
  forget_what_is_too_much();
}

void FileCache::forget(Entries::iterator entry) {
  bytes_ -= entry->file->body.size() + (entry->gzipped ? entry->gzipped->body.size() : 0);
  if (entry->file->descriptor) --descriptors_;
  index_.erase(entry->path);
  entries_.erase(entry);
}

// False if there were none.
bool FileCache::forget_descriptors() {
  const bool any = descriptors_ > 0;
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto next = std::next(entry);
    if (entry->file->descriptor) forget(entry);
    entry = next;
  }
  return any;
}

void FileCache::forget_what_is_too_much() {
  while (!entries_.empty() &&
         (entries_.size() > limits_.files || descriptors_ > limits_.descriptors || bytes_ > limits_.bytes)) {
    forget(std::prev(entries_.end()));
  }
}

}  // namespace portico::http
