#include "clients/tftp/tcp_peer.h"

#include <variant>

#include <asio/experimental/awaitable_operators.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include "clients/tftp/download.h"
#include "clients/tftp/failure.h"
#include "clients/tftp/listing.h"
#include "clients/tftp/upload.h"

namespace portico::tftp::client {

asio::awaitable<void> TcpPeer::get(std::string remote, std::unique_ptr<DownloadTarget> target) {
  Progress& progress = begin_progress(remote);
  Download download{std::move(remote), std::move(target), progress};
  co_await carry_out(download);
}

asio::awaitable<void> TcpPeer::put(UploadSource source, std::string remote) {
  Progress& progress = begin_progress(remote);
  Upload upload{std::move(source), std::move(remote), progress};
  co_await carry_out(upload);
}

asio::awaitable<std::vector<ListEntry>> TcpPeer::list() {
  Listing listing;
  co_await carry_out(listing);
  co_return listing.take_entries();
}

asio::awaitable<void> TcpPeer::carry_out(Operation& operation) {
  how_far_ = "before it began";
  try {
    co_await try_twice(operation);
    how_far_ = "when it was complete";
  } catch (const Refused&) {
    throw;
  } catch (const LostConnection& lost) {
    give_up(operation);
    throw LostConnection{std::string{lost.what()} + " " + how_far_};
  } catch (...) {
    give_up(operation);
    throw;
  }
}

void TcpPeer::give_up(const Operation& operation) {
  connection_.close();
  how_far_ = operation.how_far();
}

// A connection that was kept may have been closed by the server in the moment in which it was used again.
asio::awaitable<void> TcpPeer::try_twice(Operation& operation) {
  try {
    co_await attempt(operation);
    co_return;
  } catch (const LostConnection&) {
    if (!operation.repeatable() || !connection_.stale()) throw;
  }
  connection_.close();
  co_await attempt(operation);
}

asio::awaitable<void> TcpPeer::attempt(Operation& operation) {
  using asio::experimental::awaitable_operators::operator||;
  const auto first = co_await (outcome(operation) || silence());
  const auto error = std::visit([](const std::exception_ptr& any) { return any; }, first);
  if (error) std::rethrow_exception(error);
}

// As a value, because only a value ends the other one.
asio::awaitable<std::exception_ptr> TcpPeer::outcome(Operation& operation) {
  try {
    co_await operation.perform(connection_);
  } catch (...) {
    co_return std::current_exception();
  }
  co_return nullptr;
}

// Twice in a row: when the loop itself has been kept from its work, what the server said is still to be read.
asio::awaitable<std::exception_ptr> TcpPeer::silence() {
  constexpr std::chrono::milliseconds kTick{100};
  constexpr int kSilentTicks = 2;
  asio::steady_timer timer{connection_.context()};
  for (int silent = 0;;) {
    timer.expires_after(kTick);
    co_await timer.async_wait(asio::use_awaitable);
    try {
      connection_.check_silence();
      silent = 0;
    } catch (const LostConnection&) {
      if (++silent == kSilentTicks) co_return std::current_exception();
    }
  }
}

}  // namespace portico::tftp::client
