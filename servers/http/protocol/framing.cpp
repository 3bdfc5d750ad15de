#include "servers/http/protocol/framing.h"

#include "servers/http/protocol/text.h"

namespace portico::http {

void Framing::look_at(const Field& field) {
  if (field.name.size() == 14 && equals_ignoring_case(field.name, "Content-Length")) {
    ++content_lengths_;
    content_length_ = parse_number(field.value);
  } else if (field.name.size() == 17 && equals_ignoring_case(field.name, "Transfer-Encoding")) {
    ++transfer_encodings_;
    add_codings(field.value);
  }
}

void Framing::add_codings(std::string_view list) {
  plain_ = plain_ && equals_ignoring_case(list, "chunked");
  while (const auto coding = next_element(list)) {
    ends_with_chunked_ = equals_ignoring_case(*coding, "chunked");
    ++(ends_with_chunked_ ? chunked_codings_ : other_codings_);
  }
}

std::optional<Refusal> Framing::refusal(int version_minor) const {
  const auto bad = [](std::string_view why) { return Refusal{Status::BadRequest, why}; };
  if (content_lengths_ > 1) return bad("more than one Content-Length");
  if (content_lengths_ == 1 && !content_length_) return bad("Content-Length is not a number");
  if (transfer_encodings_ == 0) return std::nullopt;
  if (content_lengths_ > 0) return bad("both Content-Length and Transfer-Encoding");
  if (version_minor == 0) return bad("Transfer-Encoding in HTTP/1.0");
  if (transfer_encodings_ == 1 && plain_) return std::nullopt;
  if (!ends_with_chunked_ || chunked_codings_ > 1) return bad("Transfer-Encoding does not end with one chunked");
  if (other_codings_ == 0) return bad("Transfer-Encoding is not a plain chunked");
  return Refusal{Status::NotImplemented, "of the transfer codings only chunked is known"};
}

}  // namespace portico::http
