#include "servers/http/frontend/file_service.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include <spdlog/logger.h>

#include "servers/http/protocol/text.h"

namespace portico::http {

namespace {

std::string common_fields_of(const FileServiceSettings& settings) {
  std::string lines;
  if (!settings.server_name.empty()) lines += "Server: " + settings.server_name + "\r\n";
  if (settings.cors.empty()) return lines;
  lines += "Access-Control-Allow-Origin: " + settings.cors + "\r\n";
  if (settings.cors != "*") lines += "Vary: Origin\r\n";
  return lines + "Access-Control-Expose-Headers: Content-Range, ETag\r\n";
}

// As it is compared: in lower case, without port and without the root's dot.
std::string host_name(std::string_view host) {
  if (const auto colon = host.rfind(':');
      colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
    host = host.substr(0, colon);
  }
  if (host.ends_with('.')) host.remove_suffix(1);
  std::string name{host};
  std::ranges::transform(name, name.begin(), to_lower);
  return name;
}

std::string request_line(const Request& request) {
  std::string line{request.method_name()};
  return line.append(" ").append(request.target()).append(request.version_minor() == 0 ? " HTTP/1.0" : " HTTP/1.1");
}

}  // namespace

FileService::FileService(const FileServiceSettings& settings, spdlog::logger& log)
    : Service{settings.session},
      settings_{settings},
      log_{log},
      types_{MediaTypes::of_system()},
      kept_{std::make_shared<OpenFiles>(settings_.open_files)},
      main_site_{settings_.root, types_, settings_.rules, kept_},
      common_fields_{common_fields_of(settings_)} {
  for (const auto& [name, directory] : settings_.sites) {
    sites_.emplace(host_name(name), std::make_unique<Site>(directory, types_, settings_.rules, kept_));
  }
  if (!settings_.error_pages.empty()) pages_ = ErrorPages{settings_.error_pages};
  if (!settings_.access_log.empty()) log_file_ = std::make_unique<AccessLog>(settings_.access_log);
}

const Site& FileService::site_for(std::string_view host) const {
  if (sites_.empty()) return main_site_;
  const auto found = sites_.find(host_name(host));
  return found == sites_.end() ? main_site_ : *found->second;
}

std::size_t FileService::remove_leftovers() const {
  std::size_t removed = main_site_.root().remove_leftovers();
  for (const auto& [name, site] : sites_) removed += site->root().remove_leftovers();
  return removed;
}

void FileService::reopen_log() {
  if (!log_file_) return;
  try {
    log_file_->reopen();
    log_.info("reopened the access log");
  } catch (const std::system_error& error) {
    log_.error("the access log could not be reopened: {}", error.what());
  }
}

Response FileService::error_page(Status status, std::string_view why) const {
  return Response::html(pages_.page(status, why), status);
}

void FileService::on_served(const Served& served, const Address& peer) const {
  thread_local AccessLine line{settings_.access_format};
  thread_local std::string text;
  const std::string client = peer.host();
  AccessRecord record;
  record.client = client;
  record.time = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  record.status = code(served.status);
  record.bytes = served.bytes;
  record.took = std::chrono::duration_cast<std::chrono::microseconds>(served.took);
  std::string first_line;
  if (served.request) {
    first_line = request_line(*served.request);
    record.request_line = first_line;
    record.referer = served.request->field("Referer").value_or(std::string_view{});
    record.user_agent = served.request->field("User-Agent").value_or(std::string_view{});
  }
  text.clear();
  line.append(text, record);
  (void)log_file_->write(text);
}

}  // namespace portico::http
