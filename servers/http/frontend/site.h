// One site: a directory, and what its visitors may do.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "servers/files/upload.h"
#include "servers/http/frontend/cache_control.h"
#include "servers/http/frontend/document_root.h"
#include "servers/http/frontend/file_cache.h"
#include "servers/http/frontend/media_types.h"
#include "servers/http/protocol/method.h"

namespace portico::http {

struct SiteRules {
  bool writable = false;                           // PUT and DELETE
  bool single_page = false;                        // a path that is no file is answered with /index.html
  bool listings = true;                            // of directories without an index.html
  std::uint64_t max_upload = files::kMaxFileSize;  // bytes
  CacheControl cache_control;
  CacheLimits cache;
};

// Reads only, so that all threads may share it.
class Site {
 public:
  // `types` and `rules` outlive it; its open files are kept in `kept`. Throws as DocumentRoot.
  Site(const std::string& directory, const MediaTypes& types, const SiteRules& rules, std::shared_ptr<OpenFiles> kept)
      : number_{next_number()}, root_{directory, std::move(kept)}, types_{types}, rules_{rules} {}

  [[nodiscard]] const DocumentRoot& root() const noexcept { return root_; }
  [[nodiscard]] const SiteRules& rules() const noexcept { return rules_; }
  [[nodiscard]] Methods allowed() const;

  // The calling thread's.
  [[nodiscard]] FileCache& cache() const;

 private:
  static std::uint64_t next_number();

  std::uint64_t number_;  // no two sites of a process have the same, at any time
  DocumentRoot root_;
  const MediaTypes& types_;
  const SiteRules& rules_;
};

}  // namespace portico::http
