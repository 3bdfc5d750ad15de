// The answer to a GET or HEAD of a file: which part of it, in which coding, or that the client has it already.
#pragma once

#include <chrono>
#include <memory>
#include <string_view>

#include "servers/http/frontend/cached_file.h"
#include "servers/http/frontend/connection.h"
#include "servers/http/frontend/request.h"
#include "servers/http/frontend/response.h"

namespace portico::http {

// What was chosen for a client.
struct Representation {
  std::shared_ptr<const CachedFile> file;
  std::string_view media_type;     // of the content, which a coded file does not know
  std::string_view coding;         // Content-Encoding; empty for the file itself
  bool negotiated = false;         // another client might get another
  std::string_view cache_control;  // empty for none
};

// 200, 206, 304, 412 or 416, in the order of RFC 9110 §13.2.2. Only GET may ask for ranges.
// `service` has the pages for errors.
[[nodiscard]] Response respond_with(const Representation& chosen, const Request& request, const Service& service,
                                    std::chrono::sys_seconds now);

}  // namespace portico::http
