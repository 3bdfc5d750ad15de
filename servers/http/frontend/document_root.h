// The directory that is served.
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "servers/files/error.h"
#include "servers/files/upload.h"
#include "servers/http/frontend/listing.h"
#include "servers/http/frontend/open_files.h"
#include "servers/http/protocol/status.h"
#include <portico/shared/file_descriptor.h>

namespace portico::http {

// A regular file, open for reading.
struct OpenedFile {
  FileDescriptor descriptor;
  struct stat status;  // of what the descriptor has open

  [[nodiscard]] std::uint64_t size() const { return static_cast<std::uint64_t>(status.st_size); }
  [[nodiscard]] std::chrono::sys_seconds modified() const;
  [[nodiscard]] std::string entity_tag() const;
};

struct OpenedDirectory {};

// What was asked for, or why not.
template <class T>
using Outcome = std::variant<T, Status>;

// A strong one, from a version of files::version_of(): "\"1f-17b8a3-6\"".
std::string entity_tag_of(std::string_view version);

// What a client is told about an errno or a cause.
Status status_for(const files::Error& error);

// One directory, found once and kept open: renaming it, or changing the process's root, does not matter later.
//
// A path is decoded and normalized: "/", "/a/b", "/a/". A name that begins with a dot is hidden, as if it were not
// there, but for /.well-known (RFC 8615). Symbolic links are followed as long as they stay inside; what leads out is
// not there either. Neither are FIFOs and devices served (403) nor do they block.
//
// All functions are safe to call from any thread and in a child process, and block as disks do. When the process is
// short of descriptors they have those given up that are only kept (OpenFiles), and try again.
class DocumentRoot {
 public:
  // Throws std::system_error when `path` is not a directory that can be read, or when the kernel lacks openat2(2).
  explicit DocumentRoot(const std::string& path, std::shared_ptr<OpenFiles> kept = std::make_shared<OpenFiles>());

  // What is read is one version of the file, also while it is being replaced.
  std::variant<OpenedFile, OpenedDirectory, Status> open(std::string_view path) const;

  // What open() would find in this directory, in no order.
  Outcome<std::vector<ListingEntry>> list(std::string_view path) const;

  // See files::Upload::begin; 412 when the terms do not allow to replace what is there or to create what is not, 409
  // when there is no directory to put it into or the path is that of a directory.
  Outcome<files::Upload> begin_upload(std::string_view path, const files::UploadTerms& terms) const;

  // Removes a regular file for good: Status::NoContent. 409 for a directory, 403 for anything else, symbolic links too.
  Status remove(std::string_view path) const;

  // Held while what is there is looked at and then changed: by one alone, or by many who do not look. It binds all
  // threads and processes that ask for it. Blocks.
  [[nodiscard]] Outcome<FileDescriptor> lock(bool alone) const;

  // Removes what uploads left whose server was killed. Returns how many were removed.
  std::size_t remove_leftovers() const;

  // For calls that look beneath it.
  [[nodiscard]] int descriptor() const noexcept { return root_.get(); }

  // Where those who open files of it keep them.
  [[nodiscard]] const std::shared_ptr<OpenFiles>& kept() const noexcept { return kept_; }

 private:
  template <class Attempt>
  auto with_room(Attempt attempt) const;

  [[nodiscard]] std::variant<OpenedFile, OpenedDirectory, Status> try_open(const std::string& name) const;
  [[nodiscard]] Outcome<std::vector<ListingEntry>> try_list(const std::string& name) const;
  [[nodiscard]] Status try_remove(const std::string& name) const;

  FileDescriptor root_;
  std::shared_ptr<OpenFiles> kept_;
};

}  // namespace portico::http
