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
#include <portico/shared/coarse_clock.h>
#include <portico/streams/disconnect.h>

namespace portico::http {

namespace {

constexpr std::size_t kMostCopied = 64 * 1024;  // bytes of a body that go out in one piece with their head
constexpr std::size_t kMostWaiting = 128 * 1024;
constexpr int kMostInATurn = 64;  // steps through what a client has sent

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

// What has come and can be answered at once is, without a coroutine; the answers gather in work_->out.
asio::awaitable<void> Connection::handle() {
  if (!work_) work_ = std::make_unique<Work>(service_.rules());
  work_->now = CoarseClock::now();
  for (int turn = 0;;) {
    bool more = true;
    for (; more && turn < kMostInATurn && !work_->closing && !work_->pending && work_->out.size() <= kMostWaiting;
         ++turn) {
      more = go_on();
    }
    if (work_->pending) {
      co_await work_off();
      work_->now = CoarseClock::now();  // the time of what came meanwhile begins
      if (turn < kMostInATurn) continue;
    }
    flush_now();
    if (!work_->out.empty()) co_await flush();
    if (work_->closing) break;
    if (more) {
      co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);  // others have their turn
      turn = 0;
      continue;
    }
    const auto deadline = work_->session.deadline();
    bool late = false;
    try {
      more = co_await stream().fill(deadline);
    } catch (const std::system_error& error) {
      if (!is_timeout(error)) throw;
      late = true;
    }
    work_->now = CoarseClock::now();
    turn = 0;
    if (late) on_late();
    if (!more && !late) break;
  }
  if (work_->failure) std::rethrow_exception(work_->failure);
  if (stream().quiet()) work_.reset();
}

// False: more has to be read.
bool Connection::go_on() {
  const auto step = work_->session.next(stream().buffered(), work_->now);
  switch (step.kind) {
    case Session::Step::Kind::Request:
      return begin(step);
    case Session::Step::Kind::Refused:
      work_->requested = false;
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
  if (work_->session.request().has_body) keep_head(stream().buffered().substr(0, step.used));
  stream().consume(step.used);
  if (service_.wants_served()) work_->began = Clock::now();
  work_->requested = true;
  if (!work_->request.begin(work_->session.request(), peer(), *this)) {
    refuse(Status::BadRequest, "the target is not a path");
    return true;
  }
  Answer answer = ask();
  const auto* response = std::get_if<Response>(&answer);
  if (!response || !work_->session.body_ended() || !send_at_once(*response)) work_->pending.emplace(std::move(answer));
  return true;
}

Answer Connection::ask() {
  try {
    return respond(work_->request);
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
  work_->failure = std::current_exception();
  Response response = service_.error_page(Status::InternalServerError, {});
  response.close();
  return response;
}

// The last answer on this connection.
void Connection::refuse(Status status, std::string_view why) {
  if (!work_->requested) work_->began = Clock::now();
  Response response = service_.error_page(status, why);
  response.close();
  if (!send_at_once(response)) work_->pending.emplace(std::move(response));
}

// A small answer that is all there; false for any other.
bool Connection::send_at_once(const Response& response) {
  const std::string* body = std::get_if<std::string>(&response.body());
  if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body())) body = shared->get();
  if (!body || body->size() > kMostCopied) return false;
  if (append_head(response) != BodyFraming::None) {
    work_->out += *body;
    work_->sent = body->size();
  }
  end_request(response.status());
  return true;
}

BodyFraming Connection::append_head(const Response& response) {
  if (work_->out.empty() && work_->out.capacity() < spare.capacity()) work_->out.swap(spare);
  work_->sent = 0;
  if (stopping().stop_requested()) work_->session.end();
  Session::Answer answer{response.status(), response.fields(), response.length(),
                         date_line(),       response.closes(), service_.common_fields()};
  answer.may_read = std::holds_alternative<StreamedBody>(response.body());
  return work_->session.answer(answer, work_->out);
}

void Connection::end_request(Status status) {
  work_->closing = !work_->session.keeps_alive();
  if (!service_.wants_served()) return;
  const Served served{work_->requested ? &work_->request : nullptr, status, work_->sent, Clock::now() - work_->began};
  service_.on_served(served, peer());
}

// What takes longer: an answer that is waited for, or one that is not small, or a body that nobody has read.
asio::awaitable<void> Connection::work_off() {
  Answer answer = *std::move(work_->pending);
  work_->pending.reset();
  if (auto* later = std::get_if<asio::awaitable<Response>>(&answer)) answer = co_await wait_for(std::move(*later));
  co_await send(std::get<Response>(answer));
  if (!work_->closing && !work_->session.body_ended()) co_await drop_body();
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
  const std::uint64_t begin = stream().written() + work_->out.size();
  std::exception_ptr cut;
  try {
    if (framing != BodyFraming::None) co_await send_body(response, framing);
  } catch (...) {
    cut = std::current_exception();
    work_->sent = std::max(stream().written(), begin) - begin;
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
    work_->sent = bytes.size();
  }
}

// What is wrong with the rest of a request can't be told any more: the answer is cut. A client of HTTP/1.0 knows an end
// only from the connection's, and would take the half for the whole (RFC 9112 §8).
asio::awaitable<void> Connection::send_streamed(const StreamedBody& body, BodyFraming framing,
                                                std::optional<std::uint64_t> length) {
  if (framing == BodyFraming::UntilClose) stream().set_ends_in_reset(true);
  co_await flush();
  BodyWriter writer{stream(), framing, length, stopping()};
  try {
    co_await body(writer);
    co_await writer.finish();
    if (framing == BodyFraming::UntilClose) stream().set_ends_in_reset(false);
  } catch (const Refused&) {
    work_->session.break_off();
  }
  work_->sent = writer.written();
}

asio::awaitable<void> Connection::send_piece(const BodyPiece& piece) {
  if (const auto* bytes = std::get_if<std::string>(&piece)) {
    work_->out += *bytes;
    work_->sent += bytes->size();
    co_return;
  }
  const FilePiece& file = std::get<FilePiece>(piece);
  if (file.length == 0) co_return;
  co_await flush(Stream::More::yes);
  co_await stream().send_file(file.file->get(), static_cast<off_t>(file.offset), file.length);
  work_->sent += file.length;
}

// As much as the kernel takes at once.
void Connection::flush_now(Stream::More more) {
  if (work_->out.empty()) return;
  const std::size_t left = stream().write_now(work_->out, more).size();
  work_->out.erase(0, work_->out.size() - left);
  if (!work_->out.empty()) return;
  if (spare.capacity() < work_->out.capacity() && work_->out.capacity() <= 2 * kMostWaiting) spare.swap(work_->out);
  std::string{}.swap(work_->out);
}

asio::awaitable<void> Connection::flush(Stream::More more) {
  flush_now(more);
  if (work_->out.empty()) co_return;
  co_await stream().write(work_->out, more);
  std::string{}.swap(work_->out);
}

// The session's deadline has passed.
void Connection::on_late() {
  work_->requested = false;
  work_->session.break_off();
  refuse(Status::RequestTimeout, "the head of the request took too long");
}

// Nothing when the session's deadline has passed.
asio::awaitable<std::optional<bool>> Connection::fill_in_time() {
  const auto deadline = work_->session.deadline();
  std::optional<bool> more;
  try {
    more = co_await stream().fill(deadline);
  } catch (const std::system_error& error) {
    if (!is_timeout(error)) throw;
  }
  work_->now = CoarseClock::now();
  co_return more;
}

asio::awaitable<std::string_view> Connection::read_body() {
  while (!work_->session.body_ended()) {
    // The exact time: by the coarse one who is almost late would seem to have waited for the handler.
    const auto step = work_->session.next(stream().buffered(), Clock::now());
    stream().consume(step.used);  // it stays where it is until more is read
    using Kind = Session::Step::Kind;
    if (step.kind == Kind::Body) co_return step.body;
    if (step.kind == Kind::End) break;
    if (step.kind == Kind::Refused) throw Refused{step.refusal.status, std::string{step.refusal.why}};
    if (work_->session.take_continue()) work_->out += "HTTP/1.1 100 Continue\r\n\r\n";
    co_await flush();
    const std::optional<bool> more = co_await fill_in_time();
    if (!more) work_->session.break_off();
    if (!more) throw Refused{Status::RequestTimeout, "the body took too long"};
    if (!*more) throw_io_error(std::make_error_code(std::errc::connection_reset), "reading a body");
  }
  co_return std::string_view{};
}

// A body that nobody has wanted; the answer has gone, so what is wrong with it only ends the connection.
asio::awaitable<void> Connection::drop_body() {
  std::uint64_t dropped = 0;
  try {
    while (!work_->closing) {
      const std::string_view piece = co_await read_body();
      if (piece.empty()) break;
      dropped += piece.size();
      work_->closing = dropped > service_.rules().max_drained;
    }
  } catch (const Refused&) {
    work_->closing = true;
  }
}

// More of the body comes in where the head is now.
void Connection::keep_head(std::string_view bytes) {
  work_->head.assign(bytes);
  work_->session.move_head(bytes.data(), work_->head.data());
}

std::string Connection::on_overload() {
  work_ = std::make_unique<Work>(service_.rules());
  Response response = service_.error_page(Status::ServiceUnavailable, "the server is full, try again later");
  work_->session.break_off();
  (void)append_head(response);
  if (const auto* body = std::get_if<std::string>(&response.body())) work_->out += *body;
  return std::move(work_->out);
}

}  // namespace portico::http
