// A file with all that an answer says about it.
#pragma once

#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "servers/http/frontend/document_root.h"
#include "servers/http/protocol/conditional.h"
#include "servers/http/protocol/date.h"
#include "servers/http/protocol/status.h"
#include <portico/shared/file_descriptor.h>

namespace portico::http {

// One state of one file; it stays what it is while others replace the file, as long as they do not write into it.
struct CachedFile {
  FileDescriptor descriptor;  // owns nothing when the body is in memory
  bool in_memory = false;
  std::string body;        // all of it, when it is in memory
  std::uint64_t size = 0;  // of the body, wherever it is
  struct stat status {};   // of the file it came from
  Validators validators;   // what conditions are evaluated against
  DateText last_modified{};
  std::string entity_tag;       // with its quotes
  std::string_view media_type;  // lives as long as the table of types
};

// Are these of the same file in the same state? Its ctime changes with whatever is done to it, permissions included.
bool is_same_state(const struct stat& one, const struct stat& other);

// Opens a file; at most `most_in_memory` bytes are read to memory, a larger one stays a descriptor. What is read is one
// state: a file that changes meanwhile is opened again, and stays a descriptor if it does not hold still.
std::variant<std::shared_ptr<CachedFile>, OpenedDirectory, Status> load(const DocumentRoot& root, std::string_view path,
                                                                        std::size_t most_in_memory);

// What the entity tag of a file that was compressed on the fly has behind that of the file.
inline constexpr std::string_view kGzipSuffix = "-gzip";

// The same file in gzip, in memory, with an entity tag of its own; null when it cannot be read.
std::shared_ptr<CachedFile> in_gzip(const CachedFile& file);

}  // namespace portico::http
