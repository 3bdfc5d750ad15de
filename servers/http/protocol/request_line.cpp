#include "servers/http/protocol/request_line.h"

#include "servers/http/protocol/text.h"

namespace portico::http {
namespace {

constexpr std::string_view kVersionShape = "HTTP/1.1";

bool is_version(std::string_view word) {
  return word.size() == kVersionShape.size() && word.starts_with("HTTP/") && is_digit(word[5]) && word[6] == '.' &&
         is_digit(word[7]);
}

}  // namespace

std::variant<RequestLine, Refusal> parse_request_line(std::string_view line) {
  const auto first = line.find(' ');
  const auto second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos) {
    return Refusal{Status::BadRequest, "a request line is a method, a target and a version"};
  }
  RequestLine parsed{Method::Get, line.substr(0, first), line.substr(first + 1, second - first - 1)};
  const auto version = line.substr(second + 1);
  if (!is_token(parsed.method_name)) return Refusal{Status::BadRequest, "the method is not a token"};
  if (parsed.target.empty()) return Refusal{Status::BadRequest, "there is no target"};
  if (!is_version(version)) return Refusal{Status::BadRequest, "the version is not one of HTTP"};
  if (version[5] != '1') return Refusal{Status::HttpVersionNotSupported, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
  const auto method = method_from(parsed.method_name);
  if (!method) return Refusal{Status::NotImplemented, "the method is not known"};
  parsed.method = *method;
  parsed.version_minor = version[7] - '0';
  return parsed;
}

}  // namespace portico::http
