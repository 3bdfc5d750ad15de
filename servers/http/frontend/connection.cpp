#include "servers/http/frontend/connection.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include <asio/post.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include "servers/http/frontend/date_line.h"
#include <portico/streams/disconnect.h>

namespace portico::http {

namespace {

constexpr std::size_t kMostCopied = 64 * 1024;  // bytes of a body that go out in one piece with their head
constexpr std::size_t kMostWaiting = 128 * 1024;
constexpr int kMostInATurn = 64;  // steps through a pipeline

// What a connection writes into while it answers; an idle one has none.
thread_local std::string spare;

bool is_timeout(const std::system_error& error) { return error.code() == std::errc::timed_out; }

}  // namespace

Response Service::error_page(Status status, std::string_view why) const {
  std::string text{reason(status)};
  if (!why.empty()) text.append(": ").append(why);
  return Response::text(text += '\n', status);
}

const Service& Service::plain() {
  static const Service service;
  return service;
}

// What has come and can be answered at once is, without a coroutine; the answers gather in out_.
asio::awaitable<void> Connection::handle() {
  now_ = Clock::now();
  for (;;) {
    bool more = true;
    for (int turn = 0; more && turn < kMostInATurn && !closing_ && !pending_ && out_.size() <= kMostWaiting; ++turn) {
      more = go_on();
    }
    if (pending_) {
      co_await work_off();
      now_ = Clock::now();  // the time of what came meanwhile begins
      continue;
    }
    flush_now();
    if (!out_.empty()) co_await flush();
    if (closing_) break;
    if (more) {
      co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);  // others have their turn
      continue;
    }
    if (session_.release_memory()) release_memory();
    const auto deadline = session_.deadline();
    bool late = false;
    try {
      more = co_await stream().fill(deadline);
    } catch (const std::system_error& error) {
      if (!is_timeout(error)) throw;
      late = true;
    }
    now_ = Clock::now();
    if (late) on_late();
    if (!more && !late) break;
  }
  if (failure_) std::rethrow_exception(failure_);
}

void Connection::release_memory() {
  request_.release_memory();
  std::string{}.swap(head_);
}

// False: more has to be read.
bool Connection::go_on() {
  const auto step = session_.next(stream().buffered(), now_);
  switch (step.kind) {
    case Session::Step::Kind::Request:
      return begin(step);
    case Session::Step::Kind::Refused:
      requested_ = false;
      refuse(step.refusal.status, step.refusal.why);
      return true;
    case Session::Step::Kind::NeedMore:
      stream().consume(step.used);
      return false;
    case Session::Step::Kind::Body:
    case Session::Step::Kind::End:
      stream().consume(step.used);
      return true;
  }
  return false;
}

bool Connection::begin(const Session::Step& step) {
  if (session_.request().has_body) keep_head(stream().buffered().substr(0, step.used));
  stream().consume(step.used);
  if (service_.wants_served()) began_ = Clock::now();
  requested_ = true;
  if (!request_.begin(session_.request(), peer(), *this)) {
    refuse(Status::BadRequest, "the target is not a path");
    return true;
  }
  Answer answer = ask();
  const auto* response = std::get_if<Response>(&answer);
  if (!response || !session_.body_ended() || !send_at_once(*response)) pending_.emplace(std::move(answer));
  return true;
}

Answer Connection::ask() {
  try {
    return respond(request_);
  } catch (...) {
    return answer_to_failure();
  }
}

// What a handler has thrown. REQUIRES: called where that is caught.
Response Connection::answer_to_failure() {
  try {
    throw;
  } catch (const Refused& refused) {
    return service_.error_page(refused.status(), refused.why());
  } catch (const std::system_error& error) {
    if (is_disconnect(error.code())) throw;
  } catch (...) {
    // Told below.
  }
  failure_ = std::current_exception();
  Response response = service_.error_page(Status::InternalServerError, {});
  response.close();
  return response;
}

// The last answer on this connection.
void Connection::refuse(Status status, std::string_view why) {
  if (!requested_) began_ = Clock::now();
  Response response = service_.error_page(status, why);
  response.close();
  if (!send_at_once(response)) pending_.emplace(std::move(response));
}

// A small answer that is all there; false for any other.
bool Connection::send_at_once(const Response& response) {
  const std::string* body = std::get_if<std::string>(&response.body());
  if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body())) body = shared->get();
  if (!body || body->size() > kMostCopied) return false;
  if (append_head(response) != BodyFraming::None) {
    out_ += *body;
    sent_ = body->size();
  }
  end_request(response.status());
  return true;
}

BodyFraming Connection::append_head(const Response& response) {
  if (out_.empty() && out_.capacity() < spare.capacity()) out_.swap(spare);
  sent_ = 0;
  if (stopping().stop_requested()) session_.end();
  Session::Answer answer{response.status(), response.fields(), response.length(),
                         date_line(),       response.closes(), service_.common_fields()};
  answer.may_read = std::holds_alternative<StreamedBody>(response.body());
  return session_.answer(answer, out_);
}

void Connection::end_request(Status status) {
  closing_ = !session_.keeps_alive();
  if (!service_.wants_served()) return;
  const Served served{requested_ ? &request_ : nullptr, status, sent_, Clock::now() - began_};
  service_.on_served(served, peer());
}

// What takes longer: an answer that is waited for, or one that is not small, or a body that nobody has read.
asio::awaitable<void> Connection::work_off() {
  Answer answer = *std::move(pending_);
  pending_.reset();
  if (auto* later = std::get_if<asio::awaitable<Response>>(&answer)) answer = co_await wait_for(std::move(*later));
  co_await send(std::get<Response>(answer));
  if (!closing_ && !session_.body_ended()) co_await drop_body();
}

asio::awaitable<Response> Connection::wait_for(asio::awaitable<Response> answer) {
  try {
    co_return co_await std::move(answer);
  } catch (...) {
    co_return answer_to_failure();
  }
}

asio::awaitable<void> Connection::send(const Response& response) {
  if (send_at_once(response)) co_return;
  const BodyFraming framing = append_head(response);
  const std::uint64_t begin = stream().written() + out_.size();
  std::exception_ptr cut;
  try {
    if (framing != BodyFraming::None) co_await send_body(response, framing);
  } catch (...) {
    cut = std::current_exception();
    sent_ = std::max(stream().written(), begin) - begin;
  }
  end_request(response.status());  // told of, too, when the client has left in the midst of it
  if (cut) std::rethrow_exception(cut);
}

asio::awaitable<void> Connection::send_body(const Response& response, BodyFraming framing) {
  const Response::Body& body = response.body();
  if (const auto* streamed = std::get_if<StreamedBody>(&body)) {
    co_await send_streamed(*streamed, framing, response.length());
  } else if (const auto* pieces = std::get_if<std::vector<BodyPiece>>(&body)) {
    for (const BodyPiece& piece : *pieces) co_await send_piece(piece);
  } else {
    const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&body);
    const std::string& bytes = shared ? **shared : std::get<std::string>(body);
    co_await flush(Stream::More::yes);
    co_await stream().write(bytes);
    sent_ = bytes.size();
  }
}

// What is wrong with the rest of a request can't be told any more: the answer is cut.
asio::awaitable<void> Connection::send_streamed(const StreamedBody& body, BodyFraming framing,
                                                std::optional<std::uint64_t> length) {
  co_await flush();
  BodyWriter writer{stream(), framing, length, stopping()};
  try {
    co_await body(writer);
    co_await writer.finish();
  } catch (const Refused&) {
    session_.break_off();
  }
  sent_ = writer.written();
}

asio::awaitable<void> Connection::send_piece(const BodyPiece& piece) {
  if (const auto* bytes = std::get_if<std::string>(&piece)) {
    out_ += *bytes;
    sent_ += bytes->size();
    co_return;
  }
  const FilePiece& file = std::get<FilePiece>(piece);
  if (file.length == 0) co_return;
  co_await flush(Stream::More::yes);
  co_await stream().send_file(file.file->get(), static_cast<off_t>(file.offset), file.length);
  sent_ += file.length;
}

// As much as the kernel takes at once.
void Connection::flush_now(Stream::More more) {
  if (out_.empty()) return;
  const std::size_t left = stream().write_now(out_, more).size();
  out_.erase(0, out_.size() - left);
  if (!out_.empty()) return;
  if (spare.capacity() < out_.capacity() && out_.capacity() <= 2 * kMostWaiting) spare.swap(out_);
  std::string{}.swap(out_);
}

asio::awaitable<void> Connection::flush(Stream::More more) {
  flush_now(more);
  if (out_.empty()) co_return;
  co_await stream().write(out_, more);
  std::string{}.swap(out_);
}

// The session's deadline has passed.
void Connection::on_late() {
  requested_ = false;
  session_.break_off();
  refuse(Status::RequestTimeout, "the head of the request took too long");
}

// Nothing when the session's deadline has passed.
asio::awaitable<std::optional<bool>> Connection::fill_in_time() {
  const auto deadline = session_.deadline();
  std::optional<bool> more;
  try {
    more = co_await stream().fill(deadline);
  } catch (const std::system_error& error) {
    if (!is_timeout(error)) throw;
  }
  now_ = Clock::now();
  co_return more;
}

asio::awaitable<std::string_view> Connection::read_body() {
  while (!session_.body_ended()) {
    const auto step = session_.next(stream().buffered(), Clock::now());
    stream().consume(step.used);  // it stays where it is until more is read
    using Kind = Session::Step::Kind;
    if (step.kind == Kind::Body) co_return step.body;
    if (step.kind == Kind::End) break;
    if (step.kind == Kind::Refused) throw Refused{step.refusal.status, std::string{step.refusal.why}};
    if (session_.take_continue()) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
    co_await flush();
    const std::optional<bool> more = co_await fill_in_time();
    if (!more) session_.break_off();
    if (!more) throw Refused{Status::RequestTimeout, "the body took too long"};
    if (!*more) throw_io_error(std::make_error_code(std::errc::connection_reset), "reading a body");
  }
  co_return std::string_view{};
}

// A body that nobody has wanted; the answer has gone, so what is wrong with it only ends the connection.
asio::awaitable<void> Connection::drop_body() {
  std::uint64_t dropped = 0;
  try {
    while (!closing_) {
      const std::string_view piece = co_await read_body();
      if (piece.empty()) break;
      dropped += piece.size();
      closing_ = dropped > service_.rules().max_drained;
    }
  } catch (const Refused&) {
    closing_ = true;
  }
}

// More of the body comes in where the head is now.
void Connection::keep_head(std::string_view bytes) {
  head_.assign(bytes);
  session_.move_head(bytes.data(), head_.data());
}

std::string Connection::on_overload() {
  Response response = service_.error_page(Status::ServiceUnavailable, "the server is full, try again later");
  session_.break_off();
  (void)append_head(response);
  if (const auto* body = std::get_if<std::string>(&response.body())) out_ += *body;
  return std::move(out_);
}

}  // namespace portico::http
