// What the parsers of messages give back.
#pragma once

#include <cstddef>
#include <string_view>

#include "servers/http/protocol/status.h"

namespace portico::http {

// One step through a message. The first `used` bytes of the buffer belong to it and are not to be shown again; views
// into them are valid until the caller lets go of them.
struct Step {
  enum class Kind { NeedMore, Head, Body, End, Refused };

  std::size_t used = 0;
  Kind kind = Kind::NeedMore;
  std::string_view body;  // Body: content without its framing, never empty; a view into the buffer
  Refusal refusal;        // Refused

  static Step need_more(std::size_t used) { return {used, Kind::NeedMore, {}, {}}; }
  static Step end(std::size_t used) { return {used, Kind::End, {}, {}}; }
  static Step refused(const Refusal& why) { return {0, Kind::Refused, {}, why}; }
};

}  // namespace portico::http
