#include "tests/end_to_end/http_client.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "servers/http/protocol/text.h"

namespace portico::test {

using Kind = http::Step::Kind;

std::string HttpAnswer::field(std::string_view name) const {
  for (const auto& [each, value] : fields) {
    if (http::equals_ignoring_case(each, name)) return value;
  }
  return {};
}

bool HttpAnswer::has(std::string_view name) const {
  return std::ranges::any_of(fields, [&](const auto& each) { return http::equals_ignoring_case(each.first, name); });
}

std::vector<std::string> HttpAnswer::lines() const {
  std::vector<std::string> all;
  for (const auto& [name, value] : fields) {
    if (name != "Date") all.push_back(name + ": " + value);
  }
  return all;
}

HttpClient& HttpClient::send(std::string_view bytes) {
  client_.send(bytes);
  return *this;
}

HttpAnswer HttpClient::receive_head(http::Method method) {
  parser_.expect(method);
  const auto step = next();
  if (step.kind != Kind::Head) {
    throw std::runtime_error{"no head of an answer came, but \"" + buffer_ + "\": " + std::string{step.refusal.why}};
  }
  const http::ResponseHead& head = parser_.head();
  HttpAnswer answer;
  answer.status = head.status;
  answer.keep_alive = head.keep_alive;
  answer.chunked = head.chunked;
  answer.until_close = head.until_close;
  for (const auto& field : head.fields) answer.fields.emplace_back(field.name, field.value);
  buffer_.erase(0, step.used);
  return answer;
}

std::optional<std::string> HttpClient::receive_body() {
  std::string body;
  for (;;) {
    const auto step = next();
    body += step.body;
    buffer_.erase(0, step.used);
    if (step.kind == Kind::End) return body;
    if (step.kind == Kind::Refused) return std::nullopt;
  }
}

HttpAnswer HttpClient::receive(http::Method method) {
  HttpAnswer answer = receive_head(method);
  auto body = receive_body();
  if (!body) throw std::runtime_error{"the body of an answer was cut"};
  answer.body = *std::move(body);
  return answer;
}

HttpAnswer HttpClient::ask(std::string_view request) { return send(request).receive(method_of(request)); }

HttpAnswer HttpClient::get(std::string_view path, std::string_view lines) {
  return ask("GET " + std::string{path} + " HTTP/1.1\r\nHost: a\r\n" + std::string{lines} + "\r\n");
}

bool HttpClient::ends() { return buffer_.empty() && !receive_some(); }

std::string HttpClient::receive_line() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n")) == std::string::npos) {
    if (!receive_some()) throw std::runtime_error{"the connection ended before a line: \"" + buffer_ + "\""};
  }
  const std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return line;
}

// Never NeedMore.
http::Step HttpClient::next() {
  for (;;) {
    const auto step = parser_.next(buffer_);
    if (step.kind != Kind::NeedMore) return step;
    buffer_.erase(0, step.used);
    if (!receive_some()) return parser_.finish();
  }
}

// False at the end of the stream, also at a reset.
bool HttpClient::receive_some() {
  if (!client_.has_answer(kPatience)) throw std::runtime_error{"nothing came; so far: \"" + buffer_ + "\""};
  std::array<char, 65536> part;
  const auto got = ::recv(client_.fileno(), part.data(), part.size(), 0);
  if (got > 0) buffer_.append(part.data(), static_cast<std::size_t>(got));
  return got > 0;
}

http::Method method_of(std::string_view request) {
  return http::method_from(request.substr(0, request.find(' '))).value_or(http::Method::Get);
}

}  // namespace portico::test
