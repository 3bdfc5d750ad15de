// Serves files: what portico-httpd does.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <asio/awaitable.hpp>

#include "servers/http/frontend/connection.h"
#include "servers/http/frontend/file_service.h"
#include "servers/http/frontend/site.h"

namespace portico::http {

// One connection. GET and HEAD of what is cached, or small, is answered at once; the rest may take a while.
class FileHandler final : public Connection {
 public:
  explicit FileHandler(const FileService& service) : Connection{service}, files_{service} {}

 protected:
  Answer respond(Request& request) override;

 private:
  Answer get(Request& request, const Site& site);
  Answer get_directory(Request& request, const Site& site);
  Answer get_file(const Request& request, const Site& site, std::string_view path, const FileCache::File& file);
  asio::awaitable<Response> get_compressed(const Request& request, const Site& site, std::string path,
                                           FileCache::File file);
  [[nodiscard]] std::optional<Answer> get_instead(const Request& request, const Site& site);
  asio::awaitable<Response> list(Request& request, const Site& site);
  asio::awaitable<Response> put(Request& request, const Site& site);
  asio::awaitable<Response> remove(Request& request, const Site& site);
  [[nodiscard]] Response options(const Request& request, const Site& site) const;
  static void check_precondition(const Request& request, const Site& site);

  const FileService& files_;
};

}  // namespace portico::http
