// Where the content of a message ends, by its fields: RFC 9112 §6.
#pragma once

#include <cstdint>
#include <optional>

#include "servers/http/protocol/fields.h"
#include "servers/http/protocol/status.h"

namespace portico::http {

// Is shown every field once and then asked. Whatever two readers could understand in two ways is refused: that is how
// requests are smuggled.
class Framing {
 public:
  void look_at(const Field& field);

  // 400 for Content-Length with Transfer-Encoding, more than one Content-Length or one that is no number, a
  // Transfer-Encoding in HTTP/1.0 or one whose end is not `chunked`; 501 for codings before it.
  std::optional<Refusal> refusal(int version_minor) const;

  bool chunked() const { return transfer_encodings_ > 0; }
  std::optional<std::uint64_t> content_length() const { return content_length_; }

 private:
  void add_codings(std::string_view list);

  unsigned content_lengths_ = 0;
  unsigned transfer_encodings_ = 0;
  unsigned chunked_codings_ = 0;
  unsigned other_codings_ = 0;
  bool ends_with_chunked_ = false;
  bool plain_ = true;  // nothing but the one word
  std::optional<std::uint64_t> content_length_;
};

}  // namespace portico::http
