#include "clients/tftp/upload.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include <asio/experimental/awaitable_operators.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include "clients/tftp/command.h"
#include "clients/tftp/failure.h"
#include "clients/tftp/local_file.h"
#include "clients/tftp/terminal_text.h"
#include "servers/tftp/protocol/file_name.h"

namespace portico::tftp::client {
namespace {

constexpr std::size_t kPart = 64 * 1024;

FileDescriptor open_source(const std::string& local) {
  if (local == kStandardStream) return FileDescriptor{::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)};
  return open_file(local, O_RDONLY);
}

}  // namespace

Upload::Upload(const std::string& local, std::string remote)
    : local_{local == kStandardStream ? "standard input" : local}, remote_{std::move(remote)} {
  if (const auto rule = broken_name_rule(remote_)) throw Refused{Refusal{Status::BadName, *rule}};
  own_progress().name = printable(remote_);
  file_ = open_source(local);
  struct stat status {};
  if (!file_ || ::fstat(file_.get(), &status) < 0) fail_on("read", local_);
  if (S_ISDIR(status.st_mode)) throw Failure{"this is a directory"};
  Progress& numbers = own_progress();
  numbers.total = static_cast<std::uint64_t>(status.st_size);
  // Standard input may stand anywhere in a regular file.
  if (S_ISREG(status.st_mode) && local != kStandardStream) return;
  auto spooled = spool(file_.get(), local_);
  file_ = std::move(spooled.file);
  numbers.total = spooled.size;
}

asio::awaitable<void> Upload::perform(Connection& connection) {
  Progress& numbers = own_progress();
  using asio::experimental::awaitable_operators::operator||;
  co_await connection.open();
  FileRequest request = PutRequest{remote_, numbers.total};
  co_await connection.ask(std::move(request), numbers.total > 0 ? Stream::More::yes : Stream::More::no);
  numbers.started = true;
  // The answer may come early, when it is a refusal, and ends the sending.
  co_await (send_and_wait(connection) || read_answer(connection));
  if (answer_error_) {
    // A refused payload was not read to its end; there is no telling whether the server goes on.
    connection.close();
    throw_error();
  }
  if (numbers.done < numbers.total) throw Failure{"the server confirmed the upload before it was complete"};
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
  Progress& numbers = own_progress();
  while (numbers.done < numbers.total) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(kPart, numbers.total - numbers.done));
    co_await connection.send(file_.get(), numbers.done, size);
    numbers.done += size;
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
  if (progress().done < progress().total) return "after " + how_many(progress());
  return "before it confirmed the upload";
}

}  // namespace portico::tftp::client
