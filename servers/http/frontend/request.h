// A request as its handler sees it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <asio/awaitable.hpp>

#include "servers/http/protocol/fields.h"
#include "servers/http/protocol/method.h"
#include "servers/http/protocol/request_parser.h"
#include <portico/shared/helper_threads.h>
#include <portico/shared/run_blocking.h>
#include <portico/transports/address.h>

namespace portico::http {

// Where the body of a request comes from: its connection.
class BodySource {
 public:
  virtual asio::awaitable<std::string_view> read_body() = 0;
  virtual void limit_body(std::uint64_t bytes) = 0;
  [[nodiscard]] virtual HelperThreads* blocking_helpers() const noexcept = 0;

 protected:
  ~BodySource() = default;
};

// Views, and the object itself, are good until the request is answered. Used where its handler runs.
class Request {
 public:
  static constexpr std::size_t kDefaultBodyLimit = 1024 * 1024;

  [[nodiscard]] Method method() const noexcept { return head_->method; }
  [[nodiscard]] std::string_view method_name() const noexcept { return head_->method_name; }

  // As it was sent, and its minor version: HTTP/1.1 or HTTP/1.0.
  [[nodiscard]] std::string_view target() const noexcept { return head_->target; }
  [[nodiscard]] int version_minor() const noexcept { return head_->version_minor; }

  // Decoded once, without "." and "..", beginning with a slash; "*" for OPTIONS *.
  [[nodiscard]] std::string_view path() const noexcept { return path_; }
  [[nodiscard]] std::string_view raw_path() const noexcept { return head_->target_parts.path; }

  // What follows the question mark, as it was sent; and one of its parameters, decoded.
  [[nodiscard]] std::string_view query() const noexcept { return head_->target_parts.query; }
  [[nodiscard]] std::optional<std::string> query_parameter(std::string_view name) const;

  // What stands in the path where the router's pattern has {name}; empty if there is no such.
  [[nodiscard]] std::string_view parameter(std::string_view name) const noexcept;
  void set_parameters(std::vector<std::pair<std::string_view, std::string>> all) { parameters_ = std::move(all); }

  [[nodiscard]] const Fields& fields() const noexcept { return head_->fields; }
  [[nodiscard]] std::optional<std::string_view> field(std::string_view name) const { return head_->fields.find(name); }

  // Host, without the port.
  [[nodiscard]] std::string_view host() const noexcept { return head_->host; }
  [[nodiscard]] const Address& peer() const noexcept { return *peer_; }

  [[nodiscard]] bool has_body() const noexcept { return head_->has_body; }
  [[nodiscard]] std::optional<std::uint64_t> content_length() const noexcept { return head_->content_length; }

  // The next piece of the body, decoded; empty at its end. Good until the next call. Throws Refused when the body is
  // wrong, too large or too slow, std::system_error when the client has gone.
  [[nodiscard]] asio::awaitable<std::string_view> read_some() { return source_->read_body(); }

  // How many bytes of body this request may have, in place of the server's limit; to be called before they are read.
  void limit_body(std::uint64_t bytes) { source_->limit_body(bytes); }

  // All of it that has not been read. Throws Refused with 413 beyond `limit` bytes.
  [[nodiscard]] asio::awaitable<std::string> body(std::size_t limit = kDefaultBodyLimit);

  // For the functions of a router: StreamRequestHandler::run_blocking.
  template <class Function>
  [[nodiscard]] auto run_blocking(Function function) {
    return portico::run_blocking(source_->blocking_helpers(), std::move(function));
  }

 private:
  friend class Connection;

  // False: the target has no path that could be served.
  [[nodiscard]] bool begin(const RequestHead& head, const Address& peer, BodySource& source);

  const RequestHead* head_ = nullptr;  // the connection's
  const Address* peer_ = nullptr;
  BodySource* source_ = nullptr;
  std::string_view path_;
  std::string decoded_;
  std::vector<std::pair<std::string_view, std::string>> parameters_;
};

}  // namespace portico::http
