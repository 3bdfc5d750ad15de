#include "clients/http/redirect.h"

#include <utility>

namespace portico::http::client {
namespace {

bool redirects(unsigned status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// §15.4.2 and §15.4.3 allow for what everybody does with POST; §15.4.4: 303 asks for it.
bool becomes_get(unsigned status, std::string_view method) {
  if (status == 303) return method != "GET" && method != "HEAD";
  return (status == 301 || status == 302) && method == "POST";
}

}  // namespace

RedirectOutcome Redirects::next(unsigned status, std::string_view method, const Url& from,
                                std::optional<std::string_view> location) {
  if (!redirects(status) || !location || most_ == 0) return NoRedirect{};
  if (followed_++ == most_) return RedirectError{"more than " + std::to_string(most_) + " redirects (--max-redirects)"};
  auto to = resolve(from, *location);
  if (const auto* error = std::get_if<UrlError>(&to)) {
    return RedirectError{"redirected to \"" + std::string{*location} + "\": " + error->why};
  }
  const bool get = becomes_get(status, method);
  Redirect redirect{std::get<Url>(std::move(to)), get ? "GET" : std::string{method}, !get, false};
  redirect.keeps_credentials = same_origin(from, redirect.url);
  return redirect;
}

}  // namespace portico::http::client
