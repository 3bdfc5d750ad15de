// Functions for methods and paths, where a class for each would be too much.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <asio/awaitable.hpp>

#include "servers/http/frontend/connection.h"
#include "servers/http/protocol/method.h"

namespace portico::http {

// Which function answers. A pattern is a path whose segments may be {name}, for any one segment, and whose last may be
// {name...}, for all that follows, even nothing. Where several patterns fit, the one that was added first counts; paths
// with and without a slash at the end differ. To be filled before the server starts; then it may be read by all
// threads.
//
//   router.get("/todos/{id}", [&](http::Request& request) -> http::Response { ... request.parameter("id") ... });
class Router {
 public:
  using Function = std::function<Answer(Request&)>;
  using Parameters = std::vector<std::pair<std::string_view, std::string>>;

  struct Match {
    const Function* function = nullptr;  // none: the path is known, but not with this method
    Methods allowed;                     // none: the path is not known
    Parameters parameters;
  };

  // Throws std::invalid_argument for a pattern that does not begin with a slash, or has braces in the wrong place.
  Router& add(Method method, std::string_view pattern, Function function);
  Router& get(std::string_view pattern, Function function) { return add(Method::Get, pattern, std::move(function)); }
  Router& post(std::string_view pattern, Function function) { return add(Method::Post, pattern, std::move(function)); }
  Router& put(std::string_view pattern, Function function) { return add(Method::Put, pattern, std::move(function)); }
  Router& patch(std::string_view pattern, Function function) {
    return add(Method::Patch, pattern, std::move(function));
  }
  Router& del(std::string_view pattern, Function function) { return add(Method::Delete, pattern, std::move(function)); }

  [[nodiscard]] Match find(Method method, std::string_view path) const;

 private:
  struct Segment {
    enum class Kind { Literal, Any, Rest } kind = Kind::Literal;
    std::string text;  // the literal, or the name
  };
  struct Route {
    Method method;
    std::vector<Segment> segments;
    Function function;
  };

  static Segment parse_segment(std::string_view text, bool is_last);
  static std::optional<Parameters> match(const Route& route, std::string_view path);

  std::vector<Route> routes_;
};

// Serves a router: Server<http::RouterHandler>{where, std::cref(router)}.
class RouterHandler final : public Connection {
 public:
  explicit RouterHandler(const Router& router, const Service& service = Service::plain())
      : Connection{service}, router_{router} {}

 protected:
  Answer respond(Request& request) override;

 private:
  const Router& router_;
};

}  // namespace portico::http
