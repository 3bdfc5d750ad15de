#include "clients/http/url.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "clients/common/text_bytes.h"
#include "clients/http/percent.h"
#include "servers/http/protocol/text.h"

namespace portico::http::client {
namespace {

constexpr std::size_t kLongest = 64 * 1024;
constexpr std::string_view kInName = "-._~!$&'()*+,;=";
constexpr std::string_view kInPath = "/:@!$&'()*+,;=";
constexpr std::string_view kInQuery = "/:@!$&'()*+,;=?[]";

// The text before `mark`, which is taken away with it; all of it and no more when there is none.
std::string_view take_until(std::string_view& text, std::string_view marks) {
  const auto end = std::min(text.find_first_of(marks), text.size());
  return std::exchange(text, text.substr(end)).substr(0, end);
}

// "http" of "http://...", "mailto" of "mailto:..."; a host with a port is no scheme: "localhost:80/".
std::optional<std::string> scheme_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(text[0])) return std::nullopt;
  const auto scheme = text.substr(0, colon);
  const auto fits = [](char byte) { return is_letter(byte) || is_digit(byte) || byte == '+' || byte == '-'; };
  if (!std::ranges::all_of(scheme, fits)) return std::nullopt;
  const auto rest = text.substr(colon + 1);
  if (!rest.starts_with("//") && (rest.empty() || is_digit(rest[0]))) return std::nullopt;
  std::string name;
  for (const char byte : scheme) name.push_back(to_lower(byte));
  return name;
}

std::optional<UrlError> fault_of(std::string_view text) {
  if (text.size() > kLongest) return UrlError{"it is too long"};
  if (std::ranges::any_of(text, portico::is_control)) return UrlError{"a URL holds no control characters"};
  return std::nullopt;
}

UrlError not_http(const std::string& scheme) {
  if (scheme == "https") return {"https is not supported, only http: there is no TLS in this programme"};
  return {scheme + " is not supported, only http"};
}

bool is_ipv6(std::string_view text) {
  in6_addr ignored{};
  return text.size() < INET6_ADDRSTRLEN && ::inet_pton(AF_INET6, std::string{text}.c_str(), &ignored) == 1;
}

bool is_name(std::string_view host) {
  constexpr std::size_t kLongestName = 255;
  const auto fits = [](char c) { return is_letter(c) || is_digit(c) || kInName.find(c) != std::string_view::npos; };
  return !host.empty() && host.size() <= kLongestName && std::ranges::all_of(host, fits);
}

std::optional<UrlError> read_port(std::string_view digits, Url& url) {
  if (digits.empty()) return std::nullopt;  // "http://host:/" is the default
  const auto* const end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, url.port);
  if (parsed.ec == std::errc{} && parsed.ptr == end && url.port != 0) return std::nullopt;
  return UrlError{"the port is a number from 1 to 65535"};
}

std::optional<UrlError> read_host(std::string_view text, Url& url) {
  const auto end = text.starts_with('[') ? text.find(']') : text.find(':');
  const bool bracketed = text.starts_with('[');
  const auto host = bracketed && end != std::string_view::npos ? text.substr(0, end + 1) : text.substr(0, end);
  const auto rest = text.substr(host.size());
  if (host.empty()) return UrlError{"the host is missing"};
  if (bracketed && !(host.ends_with(']') && is_ipv6(host.substr(1, host.size() - 2)))) {
    return UrlError{"between the brackets stands an IPv6 address: http://[::1]/"};
  }
  if (!bracketed && !is_name(host)) {
    return UrlError{"the host is a name of ASCII letters, digits, dots and dashes, or an address"};
  }
  if (!rest.empty() && rest[0] != ':') return UrlError{"a colon and a port may follow the host, nothing else"};
  for (const char byte : host) url.host.push_back(to_lower(byte));
  return read_port(rest.empty() ? rest : rest.substr(1), url);
}

std::optional<UrlError> read_user(std::string_view text, Url& url) {
  const auto colon = text.find(':');
  auto user = percent_decoded(text.substr(0, colon));
  std::optional<std::string> password = "";
  if (colon != std::string_view::npos) password = percent_decoded(text.substr(colon + 1));
  if (!user || !password) return UrlError{"the user or the password holds a percent sign that is no escape"};
  if (user->find(':') != std::string::npos) return UrlError{"the user's name cannot hold a colon (RFC 7617)"};
  if (std::ranges::any_of(*user, portico::is_control) || std::ranges::any_of(*password, portico::is_control)) {
    return UrlError{"user and password hold no control characters"};
  }
  url.user = std::move(user);
  if (colon != std::string_view::npos) url.password = std::move(password);
  return std::nullopt;
}

std::optional<UrlError> read_authority(std::string_view text, Url& url) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return read_host(text, url);
  if (auto error = read_user(text.substr(0, at), url)) return error;
  return read_host(text.substr(at + 1), url);
}

// An escaped dot is a dot: RFC 3986 §6.2.2.2.
std::string with_plain_dots(std::string_view segment) {
  std::string plain;
  for (std::size_t at = 0; at < segment.size(); ++at) {
    const bool dot = segment.substr(at).starts_with("%2e") || segment.substr(at).starts_with("%2E");
    plain.push_back(dot ? '.' : segment[at]);
    if (dot) at += 2;
  }
  return plain;
}

// RFC 3986 §5.2.4. `path` begins with a slash.
std::string without_dots(std::string_view path) {
  std::string result;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto segment = take_until(path, "/");
    const auto plain = with_plain_dots(segment);
    const bool last = path.empty();
    if (plain == "..") {
      result.resize(result.empty() ? 0 : result.rfind('/'));
    } else if (plain != ".") {
      result.append("/").append(segment);
      continue;
    }
    if (last) result.push_back('/');
  }
  return result.empty() ? "/" : result;
}

std::string target_of(std::string_view path, std::string_view query) {
  auto target = without_dots(percent_encoded(path, kInPath));
  return query.empty() ? target : target + "?" + percent_encoded(query.substr(1), kInQuery);
}

// What follows "http:".
std::variant<Url, UrlError> parse_rest(std::string_view text) {
  if (!text.starts_with("//")) return UrlError{"two slashes follow http:"};
  text.remove_prefix(2);
  Url url;
  if (auto error = read_authority(take_until(text, "/?#"), url)) return *error;
  const auto path = take_until(text, "?#");
  url.target = target_of(path.empty() ? "/" : path, take_until(text, "#"));
  return url;
}

std::string merged(std::string_view base_target, std::string_view relative) {
  const auto path = base_target.substr(0, base_target.find('?'));
  return std::string{path.substr(0, path.rfind('/') + 1)}.append(relative);
}

}  // namespace

std::variant<Url, UrlError> parse_url(std::string_view text) {
  if (auto fault = fault_of(text)) return *fault;
  const auto scheme = scheme_of(text);
  if (!scheme) return parse_rest("//" + std::string{text});
  if (*scheme != "http") return not_http(*scheme);
  return parse_rest(text.substr(scheme->size() + 1));
}

std::variant<Url, UrlError> resolve(const Url& base, std::string_view reference) {
  if (auto fault = fault_of(reference)) return *fault;
  std::variant<Url, UrlError> result = base;
  auto& url = std::get<Url>(result);
  const auto scheme = scheme_of(reference);
  if (scheme || reference.starts_with("//")) {
    result = scheme ? parse_url(reference) : parse_rest(reference);
    auto* const other = std::get_if<Url>(&result);
    if (other == nullptr || other->user || !same_origin(base, *other)) return result;
    other->user = base.user;
    other->password = base.password;
    return result;
  }
  const auto path = take_until(reference, "?#");
  const auto query = take_until(reference, "#");
  if (path.starts_with('/')) {
    url.target = target_of(path, query);
  } else if (!path.empty()) {
    url.target = target_of(merged(base.target, path), query);
  } else if (!query.empty()) {
    url.target = target_of(std::string_view{base.target}.substr(0, base.target.find('?')), query);
  }
  return result;
}

std::string authority(const Url& url) { return url.port == 80 ? url.host : destination(url); }

std::string destination(const Url& url) { return url.host + ":" + std::to_string(url.port); }

std::string to_string(const Url& url) { return "http://" + authority(url) + url.target; }

bool same_origin(const Url& one, const Url& other) { return one.host == other.host && one.port == other.port; }

std::optional<std::string> file_name(const Url& url) {
  const auto path = std::string_view{url.target}.substr(0, url.target.find('?'));
  auto name = percent_decoded(path.substr(path.rfind('/') + 1));
  if (!name || name->empty() || *name == "." || *name == "..") return std::nullopt;
  const auto unfit = [](char byte) { return byte == '/' || portico::is_control(byte); };
  if (std::ranges::any_of(*name, unfit)) return std::nullopt;
  return name;
}

bool looks_like_url(std::string_view word) {
  return word == "localhost" || word.find_first_of(":/.[") != std::string_view::npos;
}

}  // namespace portico::http::client
