#include "clients/tftp/batch.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include <asio/this_coro.hpp>
#include <fmt/format.h>

#include "clients/common/amounts.h"
#include "clients/common/terminal_text.h"
#include "clients/tftp/download_target.h"
#include "clients/tftp/failure.h"
#include "clients/tftp/remote_name.h"
#include "clients/tftp/upload_source.h"

namespace portico::tftp::client {
namespace {

std::uint64_t moved_by(const Progress& progress) { return progress.done - std::min(progress.begin, progress.done); }

const std::string& name_of(const Job& job) { return job.direction == Job::Direction::Get ? job.remote : job.local; }

}  // namespace

Batch::Batch(Plan plan) : plan_{std::move(plan)} {
  for (const auto& job : plan_.jobs) planned_bytes_ += job.size;
}

// Also when it is cancelled, and before the peer goes.
class Batch::Place {
 public:
  Place(Batch& batch, const Peer& peer)
      : batch_{batch}, lane_{batch.lanes_.insert(batch.lanes_.end(), Lane{peer, false, {}})} {}
  ~Place() {
    stop();
    batch_.lanes_.erase(lane_);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  // The peer's progress is that of this job from now on.
  void start() {
    lane_->busy = true;
    lane_->speed = SpeedMeter{};
  }

  void stop() {
    if (std::exchange(lane_->busy, false)) batch_.moved_ += moved_by(lane_->peer.progress());
  }

  void end(const Job& job) {
    stop();
    batch_.ended_bytes_ += job.size;
    ++batch_.ended_;
  }

 private:
  Batch& batch_;
  std::list<Lane>::iterator lane_;
};

asio::awaitable<void> Batch::lane(std::unique_ptr<Peer> peer) {
  Place place{*this, *peer};
  while (next_ < plan_.jobs.size()) {
    const Job& job = plan_.jobs[next_++];
    co_await perform(*peer, job, place);
    place.end(job);
  }
}

// Whatever went wrong because the user has cancelled it all is nobody's failure.
asio::awaitable<void> Batch::perform(Peer& peer, const Job& job, Place& place) {
  std::exception_ptr error;
  try {
    co_await attempt(peer, job, place);
    ++transferred_;
    co_return;
  } catch (const Interrupted&) {
    throw;
  } catch (...) {
    error = std::current_exception();
  }
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none) std::rethrow_exception(error);
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& failure) {
    plan_.failed.push_back({name_of(job), failure.what()});
  }
}

asio::awaitable<void> Batch::attempt(Peer& peer, const Job& job, Place& place) {
  if (job.direction == Job::Direction::Get) {
    auto target = open_copy(job.local, job.modified);
    place.start();
    co_await peer.get(job.remote, std::move(target));
  } else {
    check_remote_name(job.remote);
    auto source = open_source(job.local);
    place.start();
    co_await peer.put(std::move(source), job.remote);
  }
}

std::uint64_t Batch::moved() const {
  std::uint64_t moved = moved_;
  for (const auto& lane : lanes_) moved += lane.busy ? moved_by(lane.peer.progress()) : 0;
  return moved;
}

std::vector<BoardRow> Batch::running(Clock::time_point now) {
  std::vector<BoardRow> rows;
  for (auto& lane : lanes_) {
    const Progress& progress = lane.peer.progress();
    if (!lane.busy || !progress.started) continue;
    lane.speed.record(now, progress.done);
    rows.push_back({progress, lane.speed.bytes_per_second()});
  }
  return rows;
}

BoardRow Batch::total(Clock::time_point now) {
  Progress total;
  total.name = fmt::format("total {}/{}", format_count(ended_), format_count(plan_.jobs.size()));
  total.total = planned_bytes_;
  total.done = ended_bytes_;
  for (const auto& lane : lanes_) total.done += lane.busy ? lane.peer.progress().done : 0;
  // A file may have grown since the listing.
  total.done = std::min(total.done, total.total);
  total.started = true;
  speed_.record(now, moved());
  return {std::move(total), speed_.bytes_per_second()};
}

BatchResult Batch::result() const {
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_);
  return {transferred_, plan_.equal, plan_.failed.size(), moved(), time};
}

}  // namespace portico::tftp::client
