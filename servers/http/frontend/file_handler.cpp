#include "servers/http/frontend/file_handler.h"

#include <chrono>
#include <ctime>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "servers/http/frontend/gathered_upload.h"
#include "servers/http/frontend/listing.h"
#include "servers/http/frontend/markup.h"
#include "servers/http/frontend/representation.h"
#include "servers/http/frontend/request_handler.h"
#include "servers/http/protocol/accept.h"
#include "servers/http/protocol/conditional.h"
#include <portico/shared/coarse_clock.h>
#include <portico/shared/readiness.h>

namespace portico::http {

namespace {

std::chrono::sys_seconds now() { return std::chrono::sys_seconds{std::chrono::seconds{std::time(nullptr)}}; }

// The path, encoded again: of what was decoded, so that it stays on this host, where "//" would name another.
std::string location_of(const Request& request) {
  std::string location;
  std::string_view rest = request.path();
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view segment = rest.substr(0, rest.find('/'));
    location += '/';
    append_percent_encoded(location, segment);
    rest.remove_prefix(segment.size());
  }
  return location;
}

// Where relative links in a directory lead to what is in it.
std::string with_slash(const Request& request) {
  std::string location = location_of(request) + '/';
  if (!request.query().empty()) location.append("?").append(request.query());
  return location;
}

files::UploadTerms terms_of(const Request& request, const Site& site) {
  files::UploadTerms terms;
  terms.expected = request.content_length().value_or(0);
  terms.exact = request.content_length().has_value();
  terms.max_size = site.rules().max_upload;
  terms.create = !request.field("If-Match");
  terms.replace = request.field("If-None-Match") != std::string_view{"*"};
  return terms;
}

bool is_conditional(const Request& request) {
  return request.field("If-Match") || request.field("If-None-Match") || request.field("If-Unmodified-Since");
}

FileDescriptor locked(const Request& request, const Site& site) {
  auto lock = site.root().lock(is_conditional(request));
  if (const auto* status = std::get_if<Status>(&lock)) throw Refused{*status};
  return std::get<FileDescriptor>(std::move(lock));
}

}  // namespace

Answer FileHandler::respond(Request& request) {
  const Site& site = files_.site_for(request.host());
  switch (request.method()) {
    case Method::Get:
    case Method::Head:
      return get(request, site);
    case Method::Put:
      if (site.rules().writable) return put(request, site);
      break;
    case Method::Delete:
      if (site.rules().writable) return remove(request, site);
      break;
    case Method::Options:
      return options(request, site);
    default:
      break;
  }
  return not_served(request, site.allowed(), files_);
}

Answer FileHandler::get(Request& request, const Site& site) {
  const auto found = site.cache().find(request.path());
  if (const auto* file = std::get_if<FileCache::File>(&found)) return get_file(request, site, request.path(), *file);
  if (std::holds_alternative<OpenedDirectory>(found)) return get_directory(request, site);
  const Status status = std::get<Status>(found);
  if (status == Status::NotFound) {
    if (auto page = get_instead(request, site)) return *std::move(page);
  }
  throw Refused{status};
}

Answer FileHandler::get_directory(Request& request, const Site& site) {
  if (!request.path().ends_with('/')) return Response::redirect(with_slash(request), Status::MovedPermanently);
  const std::string index = std::string{request.path()} + "index.html";
  const auto found = site.cache().find(index);
  if (const auto* file = std::get_if<FileCache::File>(&found)) return get_file(request, site, index, *file);
  if (site.rules().listings) return list(request, site);
  if (auto page = get_instead(request, site)) return *std::move(page);
  throw Refused{Status::Forbidden, "this directory is not listed"};
}

Answer FileHandler::get_file(const Request& request, const Site& site, std::string_view path,
                             const FileCache::File& file) {
  FileCache& cache = site.cache();
  Representation chosen{file, file->media_type, {}, false, cache.cache_control(path)};
  const CodingNames codings = cache.codings(path, CoarseClock::now());
  chosen.negotiated = !codings.offered().empty();
  if (chosen.negotiated) {
    const auto best = best_encoding(request.fields(), codings.offered());
    if (best && *best != "identity") {
      if (!cache.has_encoded(path, *best)) return get_compressed(request, site, std::string{path}, file);
      if (auto encoded = cache.encoded(path, *best)) {
        chosen.file = std::move(encoded);
        chosen.coding = *best;
      }
    }
  }
  return respond_with(chosen, request, files_, now());
}

// Compressing takes milliseconds, which others need not wait for.
asio::awaitable<Response> FileHandler::get_compressed(const Request& request, const Site& site, std::string path,
                                                      FileCache::File file) {
  auto compress = [file]() -> FileCache::File { return in_gzip(*file); };
  auto gzipped = co_await run_blocking(std::move(compress));
  FileCache& cache = site.cache();
  Representation chosen{file, file->media_type, {}, true, cache.cache_control(path)};
  if (gzipped) {
    cache.keep_gzipped(path, *file, gzipped);
    chosen.file = std::move(gzipped);
    chosen.coding = "gzip";
  }
  co_return respond_with(chosen, request, files_, now());
}

// The page of an application that makes up its paths by itself.
std::optional<Answer> FileHandler::get_instead(const Request& request, const Site& site) {
  if (!site.rules().single_page) return std::nullopt;
  const std::string_view page = "/index.html";
  const auto found = site.cache().find(page);
  const auto* file = std::get_if<FileCache::File>(&found);
  if (!file) return std::nullopt;
  return get_file(request, site, page, *file);
}

asio::awaitable<Response> FileHandler::list(Request& request, const Site& site) {
  const std::string path{request.path()};
  auto read_directory = [&site, path] { return site.root().list(path); };
  auto listed = co_await run_blocking(std::move(read_directory));
  if (const auto* status = std::get_if<Status>(&listed)) throw Refused{*status};
  auto& entries = std::get<std::vector<ListingEntry>>(listed);
  const auto order = listing_order(request.query_parameter("sort").value_or(std::string{}),
                                   request.query_parameter("order").value_or(std::string{}));
  Response response{Status::Ok};
  if (prefers_json(request.fields())) {
    sort_listing(entries, order);
    response = Response{Status::Ok, "application/json", listing_json(entries)};
  } else {
    response = Response::html(listing_page(path, std::move(entries), order));
  }
  response.add("Vary", "Accept");
  response.add("Cache-Control", "no-cache");
  co_return response;
}

// Throws Refused with 412 when what is there is not what the client expects to be there (RFC 9110 §13.1).
void FileHandler::check_precondition(const Request& request, const Site& site) {
  if (request.path().ends_with('/')) throw Refused{Status::Conflict, "this is the path of a directory"};
  const auto found = site.root().open(request.path());
  if (const auto* status = std::get_if<Status>(&found); status && *status == Status::ServiceUnavailable) {
    throw Refused{*status};  // nobody can tell what is there
  }
  Validators current;
  if (const auto* file = std::get_if<OpenedFile>(&found)) {
    current.tag = parse_entity_tag(file->entity_tag());
    current.modified = file->modified();
  }
  if (evaluate(request.method(), request.fields(), current, now()) == Precondition::Proceed) return;
  // A client that had it compressed on the fly knows it by another tag.
  if (current.tag) current.tag->opaque += kGzipSuffix;
  const bool compressed = current.tag && request.field("If-Match") &&
                          evaluate(request.method(), request.fields(), current, now()) == Precondition::Proceed;
  if (!compressed) throw Refused{Status::PreconditionFailed, "the file is not in the expected state"};
}

asio::awaitable<Response> FileHandler::put(Request& request, const Site& site) {
  if (request.field("Content-Range")) throw Refused{Status::BadRequest, "a part cannot be stored"};
  check_precondition(request, site);
  request.limit_body(site.rules().max_upload);
  auto begun = site.root().begin_upload(request.path(), terms_of(request, site));
  if (const auto* status = std::get_if<Status>(&begun)) throw Refused{*status};
  auto& upload = std::get<files::Upload>(begun);
  GatheredUpload gathered{upload};
  for (;;) {
    const std::string_view piece = co_await request.read_some();
    const auto error = piece.empty() ? gathered.finish() : gathered.write(piece);
    if (error) throw Refused{status_for(*error)};
    if (piece.empty()) break;
  }
  const bool replaces = upload.replaces();
  auto publish = [&request, &site, &upload] {
    const auto lock = locked(request, site);
    check_precondition(request, site);  // again: the body may have taken long
    return upload.publish();
  };
  const auto published = co_await run_blocking(std::move(publish));
  Readiness::begin_turn();  // under whatever name caches have it
  if (const auto* error = std::get_if<files::Error>(&published)) throw Refused{status_for(*error)};
  Response response{replaces ? Status::NoContent : Status::Created};
  response.add("ETag", entity_tag_of(std::get<std::string>(published)));
  if (!replaces) response.add("Location", location_of(request));
  co_return response;
}

asio::awaitable<Response> FileHandler::remove(Request& request, const Site& site) {
  auto unlink = [&request, &site] {
    const auto lock = locked(request, site);
    check_precondition(request, site);
    return site.root().remove(request.path());
  };
  const Status status = co_await run_blocking(std::move(unlink));
  Readiness::begin_turn();  // under whatever name caches have it
  if (status != Status::NoContent) throw Refused{status};
  co_return Response{status};
}

// Also what a browser asks before it lets scripts of other origins do something (the Fetch standard, CORS).
Response FileHandler::options(const Request& request, const Site& site) const {
  Response response = not_served(request, site.allowed(), files_);
  if (!files_.has_cors() || !request.field("Access-Control-Request-Method")) return response;
  response.add("Access-Control-Allow-Methods", site.allowed().to_string());
  if (const auto names = request.field("Access-Control-Request-Headers")) {
    response.add("Access-Control-Allow-Headers", *names);
  }
  response.add("Access-Control-Max-Age", "600");
  return response;
}

}  // namespace portico::http
