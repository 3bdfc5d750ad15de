#include "servers/http/frontend/cached_file.h"

#include <unistd.h>

#include <chrono>
#include <optional>
#include <utility>

#include "servers/files/system_calls.h"
#include "servers/files/version.h"
#include "servers/http/frontend/gzip.h"

namespace portico::http {
namespace {

bool is_same_time(const timespec& one, const timespec& other) {
  return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

// Nothing when there are not as many bytes (any more) or the disk fails.
std::optional<std::string> read_body(int descriptor, std::uint64_t size) {
  std::string body(size, '\0');
  for (std::size_t at = 0; at < body.size();) {
    const auto read = files::uninterrupted(
        [&] { return ::pread(descriptor, body.data() + at, body.size() - at, static_cast<off_t>(at)); });
    if (read <= 0) return std::nullopt;
    at += static_cast<std::size_t>(read);
  }
  return body;
}

bool is_still(const OpenedFile& file) {
  struct stat now {};
  return ::fstat(file.descriptor.get(), &now) == 0 && is_same_state(file.status, now);
}

void set_entity_tag(CachedFile& file, std::string opaque, std::chrono::sys_seconds modified) {
  const EntityTag tag{.opaque = std::move(opaque)};
  file.entity_tag = tag.to_string();
  file.validators = {.tag = tag, .modified = modified};
}

std::shared_ptr<CachedFile> describe(OpenedFile opened, std::optional<std::string> body) {
  auto file = std::make_shared<CachedFile>();
  file->size = opened.size();
  file->status = opened.status;
  file->last_modified = format_date(opened.modified());
  set_entity_tag(*file, files::version_of(opened.status), opened.modified());
  file->in_memory = body.has_value();
  if (body) {
    file->body = *std::move(body);
  } else {
    file->descriptor = std::move(opened.descriptor);
  }
  return file;
}

}  // namespace

bool is_same_state(const struct stat& one, const struct stat& other) {
  return one.st_ino == other.st_ino && one.st_dev == other.st_dev && one.st_size == other.st_size &&
         is_same_time(one.st_mtim, other.st_mtim) && is_same_time(one.st_ctim, other.st_ctim);
}

std::variant<std::shared_ptr<CachedFile>, OpenedDirectory, Status> load(const DocumentRoot& root, std::string_view path,
                                                                        std::size_t most_in_memory) {
  constexpr int kMostTries = 3;
  for (int tries = 1;; ++tries) {
    auto opened = root.open(path);
    auto* file = std::get_if<OpenedFile>(&opened);
    if (file == nullptr) {
      if (const auto* status = std::get_if<Status>(&opened)) return *status;
      return OpenedDirectory{};
    }
    const bool fits = file->size() <= most_in_memory && tries < kMostTries;
    auto body = fits ? read_body(file->descriptor.get(), file->size()) : std::nullopt;
    if (body && !is_still(*file)) body.reset();
    if (body || !fits) return describe(std::move(*file), std::move(body));
  }
}

std::shared_ptr<CachedFile> in_gzip(const CachedFile& file) {
  auto compressed = std::make_shared<CachedFile>();
  if (file.in_memory) {
    compressed->body = gzip(file.body);
  } else {
    const auto body = read_body(file.descriptor.get(), file.size);
    struct stat now {};
    const bool still = ::fstat(file.descriptor.get(), &now) == 0 && is_same_state(file.status, now);
    if (!body || !still) return nullptr;
    compressed->body = gzip(*body);
  }
  compressed->in_memory = true;
  compressed->size = compressed->body.size();
  compressed->status = file.status;
  compressed->last_modified = file.last_modified;
  set_entity_tag(*compressed, file.validators.tag->opaque + std::string{kGzipSuffix}, *file.validators.modified);
  compressed->media_type = file.media_type;
  return compressed;
}

}  // namespace portico::http
