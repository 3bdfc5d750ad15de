#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/execution_context.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/use_awaitable.hpp>

#include <portico/shared/file_descriptor.h>

namespace portico {

// Tells the coroutines of one event loop when their sockets are ready. A socket is registered once, edge-triggered,
// with an epoll instance of the loop's own (epoll(7)); from then on a wait costs no system call and no allocation,
// where async_wait of Asio has an epoll_ctl(2) for each. What became ready meanwhile is fetched for all sockets at
// once. All of it: the loop's thread. Who is told must not run the loop.
//
//   socket ──▶ epoll of the loop's own ──▶ epoll of Asio ──▶ Signal ──▶ tells all that are ready
class Readiness : public asio::execution_context::service {
 public:
  using key_type = Readiness;
  static inline asio::execution_context::id id;

  enum class Direction : std::uint8_t { Read, Write };

  // One socket. Destroy it before the socket is closed; who waits then is told as by a cancellation.
  class Watch {
   public:
    // Throws std::system_error when the loop cannot watch `socket`. REQUIRES: it is non-blocking.
    Watch(Readiness& readiness, int socket);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    // Whether it may be ready: from when the kernel says so until clear_ready(). Try then, and wait when that fails.
    [[nodiscard]] bool ready(Direction direction) const noexcept { return sides_[index(direction)].ready; }

    // What was ready is used up: a call would have blocked, or took less than it had room for. The kernel tells only of
    // what comes after that. Once the peer has closed its side, that stays ready.
    void clear_ready(Direction direction) noexcept;

    // Whether there may have been an error since the last call.
    [[nodiscard]] bool take_error() noexcept { return std::exchange(error_, false); }

    // Waits until it becomes ready, or has an error. Throws asio::error::operation_aborted when the coroutine is
    // cancelled. REQUIRES: !ready(direction), and nobody waits for this direction.
    [[nodiscard]] asio::awaitable<void> wait(Direction direction);

    // Is told once, without a coroutine that would wait. It may destroy the watch.
    class Listener {
     public:
      // It is ready, or was woken. In the loop's thread, never within a call of the watch.
      virtual void on_woken() = 0;
      // The loop goes; nothing will be told any more.
      virtual void on_loop_end() noexcept = 0;

     protected:
      ~Listener() = default;
    };

    // In place of wait(Direction::Read), with the same requirements.
    void tell(Listener& listener);

    // Lets who waits, or is to be told, go on; nothing when nobody does.
    void wake(Direction direction) { end_wait(direction, {}); }

   private:
    friend class Readiness;
    using Waiting = asio::async_result<asio::use_awaitable_t<>, void(asio::error_code)>::handler_type;
    struct Side {
      bool ready = false;
      bool closed = false;  // by the peer
      std::optional<Waiting> waiting;
    };

    static std::size_t index(Direction direction) noexcept { return static_cast<std::size_t>(direction); }
    [[nodiscard]] Side& side(Direction direction) noexcept { return sides_[index(direction)]; }
    void begin_wait(Direction direction, Waiting waiting);
    [[nodiscard]] std::optional<Waiting> take_waiting(Direction direction) noexcept;
    void end_wait(Direction direction, asio::error_code why);
    void become_ready(Direction direction, bool closed);
    [[nodiscard]] Listener* take_listener() noexcept;
    void change_interest(std::uint32_t events) noexcept;

    Readiness& readiness_;
    int socket_;
    std::array<Side, 2> sides_;
    Listener* listener_ = nullptr;
    bool error_ = false;
    bool woken_ = false;  // is among those that will be told, though its socket is not known to be ready
    Watch* previous_ = nullptr;
    Watch* next_ = nullptr;
  };

  // What is done once for all sockets that were told in one go.
  class Afterwards {
   public:
    virtual void on_all_told() = 0;

   protected:
    ~Afterwards() = default;
  };

  // Tells `afterwards`, once, when all sockets that are ready now have been told. False: none are being told just now.
  // REQUIRES: it lives as long as the loop.
  [[nodiscard]] bool tell_afterwards(Afterwards& afterwards);

  explicit Readiness(asio::execution_context& context);
  ~Readiness() override;

  // Changes each time that this thread asks the kernel which sockets are ready, and before a stream is read that the
  // kernel has not just called ready; 0 before the first. So what streams read in one turn had been sent when it began,
  // and what is found out about the world in a turn, a file's state say, need not be asked for again in it.
  [[nodiscard]] static std::uint64_t turn() noexcept { return turn_; }

  // For who has changed that world.
  static void begin_turn() noexcept { ++turn_; }

  // The one of a loop.
  [[nodiscard]] static Readiness& of(asio::io_context& context) { return asio::use_service<Readiness>(context); }
  [[nodiscard]] static Readiness& of(const asio::any_io_executor& loop) {
    return of(static_cast<asio::io_context&>(asio::query(loop, asio::execution::context)));
  }

 private:
  static constexpr std::size_t kMostAtOnce = 128;
  static constexpr std::size_t kMany = 2;
  static constexpr std::size_t kMostInARow = 256;  // sockets; then all else in the loop has its turn

  static inline thread_local std::uint64_t turn_ = 0;

  class Signal;

  void shutdown() override;
  void add(Watch& watch);
  void remove(Watch& watch) noexcept;
  void hold_loop();
  void hold_loop_if_awaited();
  void schedule();
  void tell_all();
  void dispatch();
  std::size_t tell_ready();
  void fetch() noexcept;
  void schedule_woken();
  void tell_woken();

  asio::io_context& context_;
  FileDescriptor epoll_;
  std::unique_ptr<Signal> signal_;
  std::size_t waits_ = 0;
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> held_;  // as long as anybody waits
  bool scheduled_ = false;                                                          // tell_all() will be called
  bool inside_ = false;                                                             // tell_all() is under way
  bool dispatching_ = false;
  std::vector<Afterwards*> afterwards_;
  Watch* first_ = nullptr;
  std::array<epoll_event, kMostAtOnce> events_;  // fetched; those from at_ on have not been told
  std::size_t count_ = 0;
  std::size_t at_ = 0;
  std::deque<Watch*> woken_;
  bool telling_ = false;  // they will be told
};

}  // namespace portico
