#include "clients/tftp/dallying_downloads.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <iterator>
#include <stop_token>
#include <utility>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_type.hpp>
#include <asio/co_spawn.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include "clients/common/failure.h"
#include "clients/common/runner.h"
#include "servers/tftp/transfer/pump.h"

namespace portico::tftp::client {
namespace {

constexpr std::size_t kMostAtOnce = 64;  // each has a socket

// At the end of the programme, when somebody waits for it: as long as most servers wait before they repeat something,
// and a little more.
constexpr std::chrono::milliseconds kLongestStay{1250};

}  // namespace

DallyingDownloads::~DallyingDownloads() {
  for (auto& each : all_) each.end();
  context_.restart();
  while (!all_.empty()) context_.run_one();
}

void DallyingDownloads::Dallying::end() {
  if (!std::exchange(ending, true)) ends.emit(asio::cancellation_type::terminal);
}

void DallyingDownloads::add(std::unique_ptr<UdpDownload> download) {
  if (all_.size() >= kMostAtOnce) {
    const auto oldest = std::ranges::find(all_, false, &Dallying::ending);
    if (oldest != all_.end()) oldest->end();
  }
  Dallying& added = all_.emplace_back(std::move(download));
  // Whatever happens to it, the file is there.
  auto ended = [this, place = std::prev(all_.end())](const std::exception_ptr& /*why*/) { all_.erase(place); };
  auto work = dally(added.download->peer, added.download->receiver, std::stop_token{});
  asio::co_spawn(context_, std::move(work), asio::bind_cancellation_slot(added.ends.slot(), std::move(ended)));
}

void DallyingDownloads::leave() {
  answer_what_came();
  if (may_leave_at() <= std::chrono::steady_clock::now()) return;
  try {
    run(context_, stay());
  } catch (const Interrupted&) {
    // Nothing is lost to the user.
  }
}

// The loop may have stood still for long, and a repeat shows that it pays to stay.
void DallyingDownloads::answer_what_came() {
  context_.restart();
  context_.poll();
}

asio::awaitable<void> DallyingDownloads::stay() const {
  const auto last = std::chrono::steady_clock::now() + kLongestStay;
  asio::steady_timer timer{context_};
  for (;;) {
    const auto until = std::min(may_leave_at(), last);  // a repeat makes it later
    if (until <= std::chrono::steady_clock::now()) break;
    timer.expires_at(until);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

Receiver::Time DallyingDownloads::may_leave_at() const {
  auto latest = Receiver::Time::min();
  for (const auto& each : all_) {
    if (!each.ending) latest = std::max(latest, each.download->receiver.may_leave_at());
  }
  return latest;
}

}  // namespace portico::tftp::client
