#include "clients/http/transfer.h"

#include <exception>
#include <system_error>
#include <utility>
#include <variant>

#include <asio/experimental/awaitable_operators.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include "clients/common/failure.h"
#include "clients/common/screen.h"
#include "clients/common/terminal_text.h"
#include "clients/http/wire_text.h"
#include <portico/streams/disconnect.h>

namespace portico::http::client {
namespace {

constexpr std::uint64_t kMostToDrop = 64 * 1024;  // of a body that nobody wants: a new connection is cheaper than more

asio::awaitable<void> wait_for_ever() {
  asio::steady_timer timer{co_await asio::this_coro::executor, asio::steady_timer::time_point::max()};
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace

Transfer::Transfer(const Settings& settings, Connections& connections, Url url, std::unique_ptr<Output> output)
    : settings_{settings}, connections_{connections}, output_{std::move(output)}, redirects_{settings.max_redirects} {
  progress_.name = printable(file_name(url).value_or(authority(url)));
  request_.method = settings.method;
  request_.url = std::move(url);
  request_.own = settings.own;
  if (settings.body) {
    request_.body = settings.body->shape();
    request_.body->type = settings.type;
  }
  request_.part = output_->part();
}

asio::awaitable<int> Transfer::run() {
  limit_ = TimeLimit{settings_.timeout};
  while (true) {
    co_await exchange();
    if (!next_) co_return status_;
    request_ = *std::exchange(next_, std::nullopt);
  }
}

// One request and its answer; once more if a connection that was kept turns out to be closed.
asio::awaitable<void> Transfer::exchange() {
  auto connection = connections_.take(request_.url);
  const bool reused = connection != nullptr;
  bool again = false;
  if (reused) {
    try {
      co_await attempt(*connection);
    } catch (const NoAnswer&) {
      if (!may_try_again(reused)) throw;
      again = true;
    }
  }
  if (!reused || again) {
    connection = co_await connections_.open(request_.url, limit_);
    co_await attempt(*connection);
  }
  connections_.give_back(request_.url, std::move(connection));
}

bool Transfer::may_try_again(bool reused) const {
  return reused && is_idempotent(request_.method) && (!request_.body || settings_.body->repeatable());
}

asio::awaitable<void> Transfer::attempt(Connection& connection) {
  if (request_.body && !settings_.body->repeatable()) {
    throw Failure{"standard input cannot be sent a second time; use a file"};
  }
  const auto method = method_from(request_.method).value_or(Method::Get);
  connection.begin(method, limit_);
  const auto head = request_head(request_, settings_.agent);
  show('>', head);
  if (request_.body) {
    co_await send_and_receive(connection);
    co_return;
  }
  try {
    co_await connection.write(head);
  } catch (const std::system_error& error) {
    // An answer may be there already: why the server does not listen.
    if (!is_disconnect(error.code()) || error.code() == std::errc::operation_canceled) throw;
  }
  co_await receive(connection);
}

// At the same time: a server may answer before it has read all, to say that it does not want it.
asio::awaitable<void> Transfer::send_and_receive(Connection& connection) {
  using asio::experimental::awaitable_operators::operator||;
  std::exception_ptr send_error;
  std::exception_ptr receive_error;
  auto send = [](Transfer& self, Connection& to, std::exception_ptr& error) -> asio::awaitable<void> {
    try {
      co_await self.send_body(to);
    } catch (...) {
      error = std::current_exception();
      to.force();
    }
    co_await wait_for_ever();
  };
  auto receive = [](Transfer& self, Connection& from, std::exception_ptr& error) -> asio::awaitable<void> {
    try {
      co_await self.receive(from);
    } catch (...) {
      error = std::current_exception();
    }
  };
  sent_ = false;
  auto sending = send(*this, connection, send_error);
  auto receiving = receive(*this, connection, receive_error);
  co_await (std::move(receiving) || std::move(sending));
  if (!sent_) connection.spoil();
  if (receive_error) std::rethrow_exception(send_error ? send_error : receive_error);
}

// That the server does not take it all is no error: what it answers says more.
asio::awaitable<void> Transfer::send_body(Connection& connection) {
  try {
    const auto head = request_head(request_, settings_.agent);
    co_await connection.write(head, Stream::More::yes);
    co_await settings_.body->send(connection, progress_);
    sent_ = true;
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::timed_out) limit_.fail();
    if (!is_disconnect(error.code()) || error.code() == std::errc::operation_canceled) throw;
  }
}

asio::awaitable<void> Transfer::receive(Connection& connection) {
  Body body = Body::Done;
  std::uint64_t dropped = 0;
  while (true) {
    const auto step = co_await connection.next();
    if (step.kind == Step::Kind::Head) body = take_head(connection.head());
    if (step.kind == Step::Kind::End) break;
    if (step.kind != Step::Kind::Body) continue;
    if (body == Body::Deliver) {
      output_->write(step.body);
      progress_.done += step.body.size();
    } else if ((dropped += step.body.size()) > kMostToDrop) {
      connection.spoil();
      co_return;
    }
  }
  if (body == Body::Deliver) output_->finish();
}

Transfer::Body Transfer::take_head(const ResponseHead& head) {
  show('<', head_text(head));
  status_ = head.status;
  reason_ = printable(head.reason);
  if (status_ == 101) throw Failure{"the server changes to another protocol, which nobody has asked for"};
  auto outcome =
      redirects_.next(static_cast<unsigned>(status_), request_.method, request_.url, head.fields.find("Location"));
  if (const auto* error = std::get_if<RedirectError>(&outcome)) throw Failure{error->why};
  if (auto* redirect = std::get_if<Redirect>(&outcome)) return take_redirect(std::move(*redirect));
  const bool resuming = request_.part && request_.part->size > 0;
  switch (resuming ? judge(*request_.part, static_cast<unsigned>(status_), head.fields) : Resumption::Other) {
    case Resumption::Continue:
      return deliver(head, true);
    case Resumption::AskAgain:
      next_ = request_;
      next_->part.reset();
      return Body::Drop;
    case Resumption::Complete:
      status_ = 200;
      output_->finish();
      return Body::Done;
    case Resumption::Wrong:
      throw Failure{"the server sends another range than the one that was asked for"};
    case Resumption::StartAgain:
    case Resumption::Other:
      break;
  }
  const bool error = status_ >= 400;
  if (error && settings_.fail_silent) return Body::Drop;
  // 304: the file that is there is the answer.
  if ((error || status_ == 304) && !output_->is_shown()) return Body::Drop;
  return deliver(head, false);
}

Transfer::Body Transfer::take_redirect(Redirect redirect) {
  next_ = request_;
  if (!redirect.keeps_credentials) leave_credentials(*next_);
  if (!redirect.keeps_body) next_->body.reset();
  next_->url = std::move(redirect.url);
  next_->method = std::move(redirect.method);
  return Body::Drop;
}

Transfer::Body Transfer::deliver(const ResponseHead& head, bool rest) {
  const auto there = rest ? request_.part->size : 0;
  output_->begin(head, rest);
  // The head is what HEAD asks for.
  if (settings_.show_head || request_.method == "HEAD") output_->write(head_text(head));
  const auto length = request_.method == "HEAD" ? 0 : head.content_length;
  progress_ = {std::move(progress_.name), there + length.value_or(0), there, there, true, !length};
  return Body::Deliver;
}

void Transfer::show(char mark, const std::string& head) const {
  if (settings_.verbose) show_on_screen(marked_lines(mark, head));
}

}  // namespace portico::http::client
