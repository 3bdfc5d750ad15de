// What a person sees who asked for something that is not served.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "servers/http/protocol/status.h"

namespace portico::http {

// Reads only once it is made, so that all threads may share one.
class ErrorPages {
 public:
  // The page that is built in, for every status.
  ErrorPages() = default;

  // In its place the files of a directory: `404.html` for 404, for each status that is an error. They are read now, and
  // served as they are. Throws std::system_error when it is no directory that can be read or when one of the files
  // cannot be, is no regular one or is larger than 1 MiB.
  explicit ErrorPages(const std::string& directory);

  // HTML in UTF-8; `why` is a sentence for the person, or empty. Files of one's own do not show it.
  std::string page(Status status, std::string_view why = {}) const;

 private:
  std::map<Status, std::string> custom_;
};

}  // namespace portico::http
