#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

#include <asio/execution_context.hpp>
#include <asio/io_context.hpp>

#include <portico/streams/deadlines.h>

namespace portico {

// The idle waits of one event loop whose connections may be parked (StreamRequestHandler::resumable), longest first. Of
// those that have lasted for a moment some stay warm: who comes back soon finds everything in its place. The others
// end, the longest first. A loop that sleeps is not woken for that at once. All of it: the loop's thread.
class IdleWaits : public asio::execution_context::service, private Deadlines::Entry {
 public:
  using Clock = Deadlines::Clock;
  using key_type = IdleWaits;
  static inline asio::execution_context::id id;

  static constexpr std::chrono::milliseconds kMoment{10};
  static constexpr std::chrono::seconds kLate{2};  // how much later it may be in a loop that sleeps

  class Wait {
   public:
    explicit Wait(IdleWaits& waits) noexcept : waits_{waits} {}
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;

   protected:
    virtual ~Wait() { end_wait(); }

    // Anew, when it has begun before.
    void begin_wait(Clock::time_point now);
    // Does nothing when it has ended.
    void end_wait() noexcept;

    // It has ended, as others stay warm. Within a call of any wait's begin_wait, or by itself.
    virtual void on_quiet() = 0;

   private:
    friend class IdleWaits;

    IdleWaits& waits_;
    Wait** link_ = nullptr;  // what points here, while it waits
    Wait* next_ = nullptr;
    Clock::time_point since_;
  };

  explicit IdleWaits(asio::execution_context& context);

  // So many stay warm, or more, as somebody else wishes.
  void keep_warm(std::size_t most) noexcept { warm_ = std::max(warm_, most); }

  // The one of a loop.
  [[nodiscard]] static IdleWaits& of(asio::io_context& context) { return asio::use_service<IdleWaits>(context); }

 private:
  void shutdown() override {}
  void on_deadline() override;
  void end_surplus(Clock::time_point now);

  std::size_t warm_ = 0;
  std::size_t count_ = 0;
  Wait* longest_ = nullptr;
  Wait** end_ = &longest_;
};

}  // namespace portico
