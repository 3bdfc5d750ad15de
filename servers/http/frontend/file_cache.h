// The files that are asked for again and again, kept in memory or open.
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "servers/http/frontend/cache_control.h"
#include "servers/http/frontend/cached_file.h"
#include "servers/http/frontend/content_codings.h"
#include "servers/http/frontend/document_root.h"
#include "servers/http/frontend/media_types.h"
#include "servers/http/frontend/open_files.h"
#include "servers/http/protocol/status.h"

namespace portico::http {

struct CacheLimits {
  std::size_t files = 1024;
  std::size_t bytes = std::size_t{32} << 20U;    // of bodies in memory
  std::size_t small = std::size_t{64} << 10U;    // a body up to this size is kept in memory
  std::size_t compress = std::size_t{1} << 20U;  // a body up to this size is compressed on the fly
};

// Forgets the least recently used files first. What was found stays valid for as long as anyone holds it. Belongs to
// one thread; but files that are too large for its memory are kept open where the root's are, and may be given up
// there. REQUIRES: root, types and rules outlive it.
class FileCache {
 public:
  using File = std::shared_ptr<const CachedFile>;
  using Time = std::chrono::steady_clock::time_point;

  FileCache(const DocumentRoot& root, const MediaTypes& types, const CacheControl& rules, CacheLimits limits)
      : root_{root}, kept_{root.kept()}, types_{types}, rules_{rules}, limits_{limits} {}
  FileCache(const FileCache&) = delete;
  FileCache& operator=(const FileCache&) = delete;
  ~FileCache();

  // The file as it was when the loop's turn began, or later: it is looked at whether it changed, once for all requests
  // that were read in one turn (Readiness::turn), which is one system call and no allocation when it did not. Paths as
  // for DocumentRoot.
  std::variant<File, OpenedDirectory, Status> find(std::string_view path);

  // The codings in which the file that find() has just found can be had: of precompressed files beside it (`.br`,
  // `.zst`, `.gz`) which are not older, and gzip on the fly for what becomes smaller. That there is none beside it is
  // believed for a second. Where this is not empty answers depend on Accept-Encoding.
  CodingNames codings(std::string_view path, Time now);

  // Whether encoded() has it at hand: it compresses otherwise, which takes a while.
  [[nodiscard]] bool has_encoded(std::string_view path, std::string_view coding) const;

  // What encoded() would have made, made elsewhere: to be kept for the next time, if the file is still the same.
  void keep_gzipped(std::string_view path, const CachedFile& original, File gzipped);

  // The same file in a coding of codings(); its content is of the original's media type, whatever its own name says.
  // Null when it is gone meanwhile: then the original is what there is.
  File encoded(std::string_view path, std::string_view coding);

  // What Cache-Control says of a file that find() has just found; empty for nothing.
  [[nodiscard]] std::string_view cache_control(std::string_view path) const;

  [[nodiscard]] std::size_t files() const noexcept { return entries_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  struct Entry {
    [[nodiscard]] File file() const { return in_memory ? in_memory : open.lock(); }

    std::string path;
    std::shared_ptr<const CachedFile> in_memory;  // or
    std::weak_ptr<const CachedFile> open;
    std::shared_ptr<const CachedFile> gzipped;  // null until somebody wants it
    std::string_view cache_control;
    unsigned siblings = 0;   // a bit for each of kContentCodings
    Time siblings_until{};   // when to look again
    std::uint64_t turn = 0;  // in which it was looked at
  };
  using Entries = std::list<Entry>;

  // Null when it is not there.
  [[nodiscard]] Entry* entry_of(std::string_view path) const;

  [[nodiscard]] bool is_current(Entry& entry, const CachedFile& file) const;
  [[nodiscard]] bool pays_gzip(const CachedFile& file) const;
  unsigned find_siblings(std::string_view path);
  File sibling(std::string_view path, std::string_view suffix, const CachedFile& original);
  void insert(std::string_view path, const File& file);
  void release(const Entry& entry);
  void forget(Entries::iterator entry);
  void forget_what_is_too_much();

  const DocumentRoot& root_;
  std::shared_ptr<OpenFiles> kept_;  // outlives the root when the thread does
  const MediaTypes& types_;
  const CacheControl& rules_;
  CacheLimits limits_;
  Entries entries_;                                                // the most recently used first
  std::unordered_map<std::string_view, Entries::iterator> index_;  // by the paths in the entries
  std::string sibling_path_;                                       // kept for its memory
  std::size_t bytes_ = 0;
};

}  // namespace portico::http
