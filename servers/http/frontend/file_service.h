// What the connections of portico-httpd share.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "servers/http/frontend/access_line.h"
#include "servers/http/frontend/access_log.h"
#include "servers/http/frontend/connection.h"
#include "servers/http/frontend/error_pages.h"
#include "servers/http/frontend/media_types.h"
#include "servers/http/frontend/open_files.h"
#include "servers/http/frontend/site.h"

namespace spdlog {
class logger;
}

namespace portico::http {

// Everything about files and answers that the command line can say.
struct FileServiceSettings {
  std::string root;
  std::map<std::string, std::string> sites;  // directories by the names of hosts, in lower case
  SiteRules rules;
  SessionRules session;
  std::size_t open_files = OpenFiles::kMost;  // that are kept open, of all sites, for the next time
  std::string error_pages;                    // a directory; empty: those that are built in
  std::string access_log;                     // a file, "-" for standard error; empty for none
  AccessFormat access_format = AccessFormat::Combined;
  std::string cors;         // the origin that scripts may come from, "*" for all; empty: no other
  std::string server_name;  // what Server says; empty: no such field
};

// Reads only, but for reopen_log(), so that all threads may share it.
class FileService final : public Service {
 public:
  // Throws std::system_error with a sentence that names what cannot be opened.
  FileService(const FileServiceSettings& settings, spdlog::logger& log);

  // Whose files a request for this host is about: the site of that name, or the one of --root.
  [[nodiscard]] const Site& site_for(std::string_view host) const;

  [[nodiscard]] bool has_cors() const noexcept { return !settings_.cors.empty(); }

  // Removes what uploads left whose server was killed. Returns how many were removed.
  std::size_t remove_leftovers() const;

  // Closes the files that are kept open and that nobody reads; false if there were none. Any thread.
  bool give_up_files() const { return kept_->give_up(); }

  // SIGHUP: the access log has been renamed. One thread at a time.
  void reopen_log();

  [[nodiscard]] Response error_page(Status status, std::string_view why) const override;
  void on_served(const Served& served, const Address& peer) const override;
  [[nodiscard]] bool wants_served() const override { return log_file_ != nullptr; }
  [[nodiscard]] std::string_view common_fields() const override { return common_fields_; }

 private:
  FileServiceSettings settings_;
  spdlog::logger& log_;
  MediaTypes types_;
  std::shared_ptr<OpenFiles> kept_;
  Site main_site_;
  std::map<std::string, std::unique_ptr<Site>, std::less<>> sites_;
  ErrorPages pages_;
  std::unique_ptr<AccessLog> log_file_;
  std::string common_fields_;
};

}  // namespace portico::http
