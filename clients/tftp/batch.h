// Many transfers, several at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <vector>

#include <asio/awaitable.hpp>

#include "clients/common/board_text.h"
#include "clients/tftp/batch_text.h"
#include "clients/tftp/peer.h"
#include "clients/tftp/plan.h"

namespace portico::tftp::client {

// Works through a plan. In one loop's thread.
class Batch {
 public:
  using Clock = SpeedMeter::Clock;

  explicit Batch(Plan plan);

  // Takes one job after the other until there are none left; several lanes share the jobs. A job that fails is noted
  // and the next one begins; only being cancelled ends a lane early. The peer is closed with it, because a server that
  // serves few at a time lets others wait for that place.
  asio::awaitable<void> lane(std::unique_ptr<Peer> peer);

  // How many lanes can have something to do.
  [[nodiscard]] std::size_t jobs() const noexcept { return plan_.jobs.size(); }

  // For board_lines. At most as often as speeds should be measured.
  std::vector<BoardRow> running(Clock::time_point now);
  BoardRow total(Clock::time_point now);

  [[nodiscard]] BatchResult result() const;
  [[nodiscard]] const std::vector<FailedFile>& failed() const noexcept { return plan_.failed; }

 private:
  class Place;
  struct Lane {
    const Peer& peer;
    bool busy = false;
    SpeedMeter speed;
  };

  asio::awaitable<void> perform(Peer& peer, const Job& job, Place& place);
  static asio::awaitable<void> attempt(Peer& peer, const Job& job, Place& place);
  [[nodiscard]] std::uint64_t moved() const;

  Plan plan_;
  std::size_t next_ = 0;
  std::size_t transferred_ = 0;
  std::size_t ended_ = 0;
  std::uint64_t planned_bytes_ = 0;
  std::uint64_t ended_bytes_ = 0;  // as planned
  std::uint64_t moved_ = 0;        // by what has ended
  std::list<Lane> lanes_;
  SpeedMeter speed_;
  Clock::time_point start_ = Clock::now();
};

}  // namespace portico::tftp::client
