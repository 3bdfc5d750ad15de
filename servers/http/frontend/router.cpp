#include "servers/http/frontend/router.h"

#include <algorithm>
#include <stdexcept>

#include "servers/http/frontend/request_handler.h"

namespace portico::http {

namespace {

// Takes what stands before the next slash off `path`, which begins with one.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool serves(Method with, Method method) { return with == method || (with == Method::Get && method == Method::Head); }

}  // namespace

Router::Segment Router::parse_segment(std::string_view text, bool is_last) {
  const bool braced = text.size() > 2 && text.front() == '{' && text.back() == '}';
  if (!braced) {
    if (text.find_first_of("{}") == std::string_view::npos) return {Segment::Kind::Literal, std::string{text}};
    throw std::invalid_argument{"braces stand around a whole segment of a pattern"};
  }
  std::string_view name = text.substr(1, text.size() - 2);
  const bool rest = name.ends_with("...");
  if (rest) name.remove_suffix(3);
  if (name.empty()) throw std::invalid_argument{"a parameter of a pattern has no name"};
  if (rest && !is_last) throw std::invalid_argument{"{name...} can only be the last segment of a pattern"};
  return {rest ? Segment::Kind::Rest : Segment::Kind::Any, std::string{name}};
}

Router& Router::add(Method method, std::string_view pattern, Function function) {
  if (!pattern.starts_with('/')) throw std::invalid_argument{"a pattern begins with a slash"};
  Route route{method, {}, std::move(function)};
  while (!pattern.empty()) {
    const std::string_view segment = take_segment(pattern);
    route.segments.push_back(parse_segment(segment, pattern.empty()));
  }
  routes_.push_back(std::move(route));
  return *this;
}

std::optional<Router::Parameters> Router::match(const Route& route, std::string_view path) {
  Parameters parameters;
  for (const Segment& segment : route.segments) {
    if (path.empty()) return std::nullopt;
    if (segment.kind == Segment::Kind::Rest) {
      parameters.emplace_back(segment.text, path.substr(1));
      return parameters;
    }
    const std::string_view text = take_segment(path);
    if (segment.kind == Segment::Kind::Literal ? text != segment.text : text.empty()) return std::nullopt;
    if (segment.kind == Segment::Kind::Any) parameters.emplace_back(segment.text, text);
  }
  if (!path.empty()) return std::nullopt;
  return parameters;
}

Router::Match Router::find(Method method, std::string_view path) const {
  Match found;
  if (!path.starts_with('/')) return found;
  for (const Route& route : routes_) {
    auto parameters = match(route, path);
    if (!parameters) continue;
    found.allowed.add(route.method);
    if (route.method == Method::Get) found.allowed.add(Method::Head);
    if (found.function || !serves(route.method, method)) continue;
    found.function = &route.function;
    found.parameters = *std::move(parameters);
  }
  return found;
}

Answer RouterHandler::respond(Request& request) {
  auto found = router_.find(request.method(), request.path());
  if (found.function) {
    request.set_parameters(std::move(found.parameters));
    return (*found.function)(request);
  }
  const bool about_a_path = request.path().starts_with('/');  // not OPTIONS *, not CONNECT
  if (found.allowed.empty() && about_a_path) throw Refused{Status::NotFound};
  found.allowed.add(Method::Options);
  return not_served(request, found.allowed, service());
}

}  // namespace portico::http
