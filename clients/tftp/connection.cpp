#include "clients/tftp/connection.h"

#include <sys/socket.h>

#include <cerrno>
#include <exception>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "clients/tftp/failure.h"
#include <portico/streams/disconnect.h>
#include <portico/transports/connect.h>

namespace portico::tftp::client {
namespace {

constexpr const char* kClosed = "the server closed the connection";

// Call in a handler: what was caught, in our words. Being cancelled is no failure of the conversation.
[[noreturn]] void rethrow_as_failure() {
  try {
    throw;
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::operation_canceled) throw;
    if (is_disconnect(error.code())) throw LostConnection{kClosed};
    throw Failure{error.what()};
  }
}

}  // namespace

Connection::Connection(asio::io_context& context, Destination destination, std::chrono::milliseconds timeout)
    : context_{context}, destination_{std::move(destination)}, timeout_{timeout} {}

asio::awaitable<void> Connection::open() {
  note_activity();
  heard_ = false;
  reused_ = stream_ && !closed_meanwhile();
  if (reused_) co_return;
  close();
  auto addresses = destination_.resolve();
  note_activity();
  auto socket = co_await connect(context_, std::move(addresses), timeout_);
  note_activity();
  // The silence of the server is watched here, over all operations of a request.
  const StreamTimeouts for_ever{std::chrono::milliseconds{0}, std::chrono::milliseconds{0}};
  stream_.emplace(context_, std::move(socket), for_ever);
}

// What comes without being asked, a farewell at best, is as good as an end.
bool Connection::closed_meanwhile() {
  char byte = 0;
  const auto got = ::recv(stream_->native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  const bool nothing_yet = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
  return !nothing_yet || client_.waiting() || stream_->buffered().size() > used_;
}

asio::awaitable<void> Connection::ask(FileRequest request, Stream::More more) {
  const std::string line = client_.ask(std::move(request));
  note_activity();
  try {
    co_await stream_->write(line, more);
  } catch (const std::system_error&) {
    rethrow_as_failure();
  }
}

asio::awaitable<bool> Connection::read_more() {
  try {
    const bool more = co_await stream_->fill();
    heard_ = heard_ || more;
    co_return more;
  } catch (const std::system_error&) {
    rethrow_as_failure();
  }
}

// Data that is always there already would keep the loop from everything else.
asio::awaitable<void> Connection::take_turns(std::size_t bytes) {
  constexpr std::size_t kTurn = 1024 * 1024;
  turn_ += bytes;
  if (turn_ < kTurn) co_return;
  turn_ = 0;
  co_await asio::post(context_, asio::use_awaitable);
}

asio::awaitable<FileClient::Event> Connection::next_event() {
  while (true) {
    stream_->consume(std::exchange(used_, 0));
    auto step = client_.next(stream_->buffered());
    used_ = step.used;
    note_activity();
    if (step.event) {
      if (const auto* refusal = std::get_if<Refusal>(&*step.event)) throw Refused{*refusal};
      if (const auto* error = std::get_if<ProtocolError>(&*step.event)) throw Failure{error->sentence};
      if (std::holds_alternative<PayloadFinished>(*step.event)) check_rest();
      co_await take_turns(step.used);
      co_return *std::move(step.event);
    }
    stream_->consume(std::exchange(used_, 0));
    const bool more = co_await read_more();
    if (!more) throw LostConnection{kClosed};
  }
}

// Behind the end of an answer there may be a farewell, but no more of the answer. It stays where it is, so that
// open() finds that this connection is over.
void Connection::check_rest() {
  const auto rest = stream_->buffered().substr(used_);
  const auto step = client_.next(rest);
  if (!step.event) return;
  if (const auto* error = std::get_if<ProtocolError>(&*step.event)) throw Failure{error->sentence};
}

asio::awaitable<OkReply> Connection::reply() {
  auto event = co_await next_event();
  co_return std::get<OkReply>(std::move(event));
}

asio::awaitable<void> Connection::send(int file, std::uint64_t offset, std::size_t size) {
  try {
    co_await stream_->send_file(file, static_cast<off_t>(offset), size);
    note_activity();
  } catch (const std::system_error&) {
    rethrow_as_failure();
  }
}

void Connection::close() noexcept {
  stream_.reset();
  client_ = FileClient{};
  used_ = 0;
}

void Connection::check_silence() const {
  const bool connecting = !stream_;  // which has a deadline of its own
  if (connecting || Clock::now() - last_activity_ < timeout_) return;
  const std::chrono::duration<double> seconds = timeout_;
  throw LostConnection{fmt::format("the server has been silent for {:g} s", seconds.count())};
}

}  // namespace portico::tftp::client
