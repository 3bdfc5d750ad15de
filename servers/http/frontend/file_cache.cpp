#include "servers/http/frontend/file_cache.h"

#include <fcntl.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include <portico/shared/readiness.h>

namespace portico::http {
namespace {

constexpr std::chrono::seconds kSiblingsBelieved{1};
constexpr std::uint64_t kLeastToCompress = 256;  // below, the fields about it outweigh what is saved

bool is_older(const timespec& one, const timespec& other) {
  return one.tv_sec != other.tv_sec ? one.tv_sec < other.tv_sec : one.tv_nsec < other.tv_nsec;
}

}  // namespace

FileCache::~FileCache() {
  for (const Entry& entry : entries_) release(entry);
}

std::variant<FileCache::File, OpenedDirectory, Status> FileCache::find(std::string_view path) {
  if (const auto found = index_.find(path); found != index_.end()) {
    const auto entry = found->second;
    if (File file = entry->file(); file && is_current(*entry, *file)) {
      entries_.splice(entries_.begin(), entries_, entry);
      return file;
    }
    forget(entry);
  }
  auto loaded = load(root_, path, limits_.small);
  if (const auto* status = std::get_if<Status>(&loaded)) return *status;
  if (std::holds_alternative<OpenedDirectory>(loaded)) return OpenedDirectory{};
  auto& file = std::get<std::shared_ptr<CachedFile>>(loaded);
  file->media_type = types_.of(path);
  insert(path, file);
  return file;
}

// Seen through whatever links there are by now: what has the same inode in the same state may be served, wherever they
// lead; anything else is opened beneath the root again.
bool FileCache::is_current(Entry& entry, const CachedFile& file) const {
  const std::uint64_t turn = Readiness::turn();
  if (turn != 0 && entry.turn == turn) return true;
  entry.turn = turn;
  struct stat now {};
  const char* name = entry.path.c_str() + 1;  // without the slash: seen from the root
  return ::fstatat(root_.descriptor(), name, &now, 0) == 0 && is_same_state(file.status, now);
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
  const File file = entry->file();
  const bool pays = file && pays_gzip(*file);
  for (std::size_t at = 0; at < kContentCodings.size(); ++at) {
    const auto& name = kContentCodings[at].name;
    if ((entry->siblings & (1U << at)) != 0 || (name == "gzip" && pays)) names.add(name);
  }
  return names;
}

unsigned FileCache::find_siblings(std::string_view path) {
  const File original = entry_of(path)->file();
  unsigned found = 0;
  for (std::size_t at = 0; original && at < kContentCodings.size(); ++at) {
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
  const File original = before == nullptr ? nullptr : before->file();
  if (!original) return nullptr;
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
  const File file = entry == nullptr ? nullptr : entry->file();
  if (!file || entry->gzipped || !is_same_state(file->status, original.status)) return;
  bytes_ += gzipped->body.size();
  entry->gzipped = std::move(gzipped);
  forget_what_is_too_much();
}

void FileCache::insert(std::string_view path, const File& file) {
  auto& entry = entries_.emplace_front();
  entry.path = path;
  if (file->in_memory) {
    entry.in_memory = file;
  } else {
    entry.open = file;
    kept_->keep(file);
  }
  entry.cache_control = rules_.of(entry.path);
  index_.emplace(entry.path, entries_.begin());
  bytes_ += file->body.size();
  forget_what_is_too_much();
}

void FileCache::release(const Entry& entry) {
  if (const File open = entry.open.lock()) kept_->release(open);
}

void FileCache::forget(Entries::iterator entry) {
  if (entry->in_memory) bytes_ -= entry->in_memory->body.size();
  if (entry->gzipped) bytes_ -= entry->gzipped->body.size();
  release(*entry);
  index_.erase(entry->path);
  entries_.erase(entry);
}

void FileCache::forget_what_is_too_much() {
  while (!entries_.empty() && (entries_.size() > limits_.files || bytes_ > limits_.bytes)) {
    forget(std::prev(entries_.end()));
  }
}

}  // namespace portico::http
