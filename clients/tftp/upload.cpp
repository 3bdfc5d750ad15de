#include "clients/tftp/upload.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <asio/experimental/awaitable_operators.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include "clients/tftp/failure.h"

namespace portico::tftp::client {
namespace {

constexpr std::size_t kPart = 64 * 1024;

}  // namespace

asio::awaitable<void> Upload::perform(Connection& connection) {
  using asio::experimental::awaitable_operators::operator||;
  co_await connection.open();
  progress_.total = source_.size;
  FileRequest request = PutRequest{remote_, source_.size};
  co_await connection.ask(std::move(request), progress_.total > 0 ? Stream::More::yes : Stream::More::no);
  progress_.started = true;
  // The answer may come early, when it is a refusal, and ends the sending.
  co_await (send_and_wait(connection) || read_answer(connection));
  if (answer_error_) {
    // A refused payload was not read to its end; there is no telling whether the server goes on.
    connection.close();
    throw_error();
  }
  if (progress_.done < progress_.total) throw Failure{"the server confirmed the upload before it was complete"};
}

// A refusal explains everything else; after that, what went wrong on our side is what broke the other.
void Upload::throw_error() const {
  try {
    std::rethrow_exception(answer_error_);
  } catch (const Refused&) {
    throw;
  } catch (...) {
    std::rethrow_exception(send_error_ ? send_error_ : answer_error_);
  }
}

asio::awaitable<void> Upload::send_payload(Connection& connection) {
  while (progress_.done < progress_.total) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(kPart, progress_.total - progress_.done));
    co_await connection.send(source_.file.get(), progress_.done, size);
    progress_.done += size;
  }
}

// Ends only when it is cancelled: what counts is the answer.
asio::awaitable<void> Upload::send_and_wait(Connection& connection) {
  try {
    co_await send_payload(connection);
  } catch (const LostConnection&) {
    // The server's last words may be there to be read.
  } catch (...) {
    send_error_ = std::current_exception();
    connection.force();
  }
  asio::steady_timer never{connection.context(), asio::steady_timer::time_point::max()};
  co_await never.async_wait(asio::use_awaitable);
}

asio::awaitable<void> Upload::read_answer(Connection& connection) {
  try {
    co_await connection.reply();
    co_await connection.next_event();
  } catch (...) {
    answer_error_ = std::current_exception();
  }
}

std::string Upload::how_far() const {
  if (progress_.done < progress_.total) return "after " + how_many(progress_);
  return "before it confirmed the upload";
}

}  // namespace portico::tftp::client
