#include "servers/http/frontend/representation.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "servers/http/protocol/conditional.h"
#include "servers/http/protocol/range.h"
#include "servers/http/protocol/response_head.h"

namespace portico::http {

namespace {

using File = std::shared_ptr<const CachedFile>;

// What goes with 304, too (RFC 9110 §15.4.5).
FieldLines common_lines(const Representation& chosen) {
  FieldLines lines;
  lines.add("ETag", chosen.file->entity_tag);
  lines.add("Last-Modified", view(chosen.file->last_modified));
  if (!chosen.cache_control.empty()) lines.add("Cache-Control", chosen.cache_control);
  if (chosen.negotiated) lines.add("Vary", "Accept-Encoding");
  return lines;
}

void append_own_lines(const Representation& chosen, std::string_view media_type, FieldLines& lines) {
  lines.add("Content-Type", media_type);
  if (!chosen.coding.empty()) lines.add("Content-Encoding", chosen.coding);
  lines.add("Accept-Ranges", "bytes");
}

Response whole(const Representation& chosen, FieldLines lines) {
  append_own_lines(chosen, chosen.media_type, lines);
  Response response;
  response.add_lines(lines.text());
  const File& file = chosen.file;
  if (file->in_memory) {
    response.set_body(std::shared_ptr<const std::string>{file, &file->body});
  } else {
    response.set_body(std::vector<BodyPiece>{
        FilePiece{std::shared_ptr<const FileDescriptor>{file, &file->descriptor}, 0, file->size}});
  }
  return response;
}

BodyPiece piece_of(const File& file, const ByteRange& range) {
  if (file->in_memory) return file->body.substr(range.first, range.length);
  return FilePiece{std::shared_ptr<const FileDescriptor>{file, &file->descriptor}, range.first, range.length};
}

Response one_range(const Representation& chosen, const ByteRange& range, FieldLines lines) {
  append_own_lines(chosen, chosen.media_type, lines);
  lines.add("Content-Range", content_range(range, chosen.file->size));
  Response response{Status::PartialContent};
  response.add_lines(lines.text());
  response.set_body(std::vector<BodyPiece>{piece_of(chosen.file, range)});
  return response;
}

// Between the parts of a message; no file can be made to contain it, as it is never the same.
std::string make_boundary() {
  static std::atomic<std::uint64_t> count{0};
  const auto now = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  return "portico-" + std::to_string(now) + "-" + std::to_string(++count);
}

// RFC 9110 §14.6, RFC 2046 §5.1.
Response many_ranges(const Representation& chosen, const std::vector<ByteRange>& ranges, FieldLines lines) {
  const std::string boundary = make_boundary();
  append_own_lines(chosen, "multipart/byteranges; boundary=" + boundary, lines);
  std::vector<BodyPiece> pieces;
  std::string before;
  for (const ByteRange& range : ranges) {
    before += "--" + boundary + "\r\n";
    append_field(before, "Content-Type", chosen.media_type);
    append_field(before, "Content-Range", content_range(range, chosen.file->size));
    before += "\r\n";
    pieces.emplace_back(std::exchange(before, "\r\n"));
    pieces.push_back(piece_of(chosen.file, range));
  }
  pieces.emplace_back("\r\n--" + boundary + "--\r\n");
  Response response{Status::PartialContent};
  response.add_lines(lines.text());
  response.set_body(std::move(pieces));
  return response;
}

Response unsatisfiable(const Representation& chosen, const Service& service) {
  Response response = service.error_page(Status::RangeNotSatisfiable, {});
  response.add("Content-Range", unsatisfied_range(chosen.file->size));
  return response;
}

}  // namespace

Response respond_with(const Representation& chosen, const Request& request, const Service& service,
                      std::chrono::sys_seconds now) {
  const CachedFile& file = *chosen.file;
  const FieldLines lines = common_lines(chosen);
  const auto precondition = evaluate(request.method(), request.fields(), file.validators, now);
  if (precondition == Precondition::PreconditionFailed) return service.error_page(Status::PreconditionFailed, {});
  if (precondition == Precondition::NotModified) {
    Response response{Status::NotModified};
    response.add_lines(lines.text());
    return response;
  }
  const auto wanted = request.field("Range");
  if (!wanted || request.method() != Method::Get || !range_applies(request.fields(), file.validators, now)) {
    return whole(chosen, lines);
  }
  const Ranges ranges = parse_ranges(*wanted, file.size);
  if (std::holds_alternative<Unsatisfiable>(ranges)) return unsatisfiable(chosen, service);
  const auto* several = std::get_if<std::vector<ByteRange>>(&ranges);
  if (!several) return whole(chosen, lines);
  if (several->size() == 1) return one_range(chosen, several->front(), lines);
  return many_ranges(chosen, *several, lines);
}

}  // namespace portico::http
