#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

#include <portico/shared/file_descriptor.h>
#include <portico/shared/readiness.h>
#include <portico/streams/deadlines.h>
#include <portico/streams/idle_waits.h>
#include <portico/streams/read_buffer.h>

namespace portico {

// How long a stream waits; zero means for ever.
struct StreamTimeouts {
  // For one operation: a read until it has what it asks for, a write or a file for each part that goes out.
  std::chrono::milliseconds operation{60'000};
  // For the first byte of the next request, once all that came has been answered.
  std::chrono::milliseconds idle{0};
};

// One connection, as its handler sees it: buffered reading and complete writing, each with a deadline. It belongs to
// one event loop and is used in that loop's thread, by one coroutine that reads and one that writes at the most.
//
// Every operation throws std::system_error when the connection is broken (`is_disconnect` tells), and with
// errc::timed_out when its deadline passes.
//
// A connection is *idle* while it waits for a byte and the handler has taken none since its last write (or since the
// connection was made): then nothing is owed to the peer. A handler whose input needs no answer, such as a line of a
// chat, says so by `settle`. Only an idle wait is ended by the idle timeout or by a server that drains, and it ends
// like a peer that closes: with the end of the stream. A server that drains gives a connection that is new a moment for
// its first byte, which may be on its way.
class Stream final : private IdleWaits::Wait {
 public:
  static constexpr std::size_t kDefaultLineLimit = 64 * 1024;

  // Adopts a connected socket that is non-blocking. Throws std::system_error when the loop cannot watch it.
  Stream(asio::io_context& context, FileDescriptor socket, const StreamTimeouts& timeouts);

  // Up to `into.size()` bytes, at least one; 0 at the end of the stream. REQUIRES: `into` is not empty.
  [[nodiscard]] asio::awaitable<std::size_t> read_some(std::span<char> into);

  // The next line without its LF or CR LF; a last line may lack it. nullopt at the end of the stream.
  // Throws errc::message_size when `limit` bytes hold no line end.
  [[nodiscard]] asio::awaitable<std::optional<std::string>> read_line(std::size_t limit = kDefaultLineLimit);

  // `size` bytes, or what there was before the end of the stream.
  [[nodiscard]] asio::awaitable<std::string> read_exactly(std::size_t size);

  // For engines, which take bytes where they are: waits for more behind `buffered()`; false at the end of the stream.
  // `deadline` bounds what takes several of these, a request say, and such a wait is not idle; without one, each call
  // has the operation's timeout.
  [[nodiscard]] asio::awaitable<bool> fill(Deadlines::Clock::time_point deadline = Deadlines::kNever);
  [[nodiscard]] std::string_view buffered() const noexcept { return buffer_.bytes(); }
  void consume(std::size_t size) noexcept;

  // Whether a write is followed by more at once; the kernel then waits for it before it sends a part of a segment.
  enum class More : bool { no, yes };

  // All of `bytes`.
  [[nodiscard]] asio::awaitable<void> write(std::string_view bytes, More more = More::no);

  // As many of `bytes` as the kernel takes without waiting; gives what is left. For small answers, where a coroutine
  // would cost more than they do.
  [[nodiscard]] std::string_view write_now(std::string_view bytes, More more = More::no);

  // `size` bytes of `file` from `offset` on, by sendfile(2). Throws errc::io_error when the file ends before that.
  [[nodiscard]] asio::awaitable<void> send_file(int file, off_t offset, std::size_t size);

  // How many bytes the kernel has taken so far, of files too.
  [[nodiscard]] std::uint64_t written() const noexcept { return written_; }

  // The peer reads an end of file; reading goes on.
  void shutdown_write() noexcept;

  // Ends the connection so that the peer reads everything that was written: with unread input a plain close(2) resets
  // it. Sends an end of file, then drops what comes until the peer closes or `limit` has passed. A connection whose
  // last wait ended idle is closed at once.
  [[nodiscard]] asio::awaitable<void> close_lingering(std::chrono::milliseconds limit);

  // While this is on, the peer reads an error and no end of file when the connection ends, in whatever way: by a close,
  // by force(), or with its process. For what is complete only when it has been said to be, and has no other sign of
  // that than the end of the stream. What the kernel has not sent by then is dropped. Over TCP only: Unix sockets know
  // no reset, and end as they do without it.
  void set_ends_in_reset(bool on) noexcept;

  // Closes at once. REQUIRES: nothing waits.
  void close() noexcept;

  // For connections that are parked, see StreamRequestHandler::resumable: an idle wait may become quiet, as IdleWaits
  // decides. It ends as if the peer had closed then, and quiet() tells the difference. Off by default.
  void set_may_be_quiet(bool on) noexcept;
  [[nodiscard]] bool quiet() const noexcept { return quiet_; }

  // Goes on with the idle wait that has become quiet, without a coroutine: `listener` is told when there may be a byte,
  // or an end, to be read, or the idle wait has come to its own end; unpark() then. False: that is so by now.
  // REQUIRES: quiet().
  [[nodiscard]] bool park(Readiness::Watch::Listener& listener);
  void unpark();

  void set_timeouts(const StreamTimeouts& timeouts) noexcept {
    timeouts_ = timeouts;
    idle_until_ = kNotBegun;
  }
  [[nodiscard]] const StreamTimeouts& timeouts() const noexcept { return timeouts_; }

  // The socket, for what has no method here; it stays the stream's.
  [[nodiscard]] int native_handle() noexcept { return socket_.get(); }

  // What has been taken so far needs no answer, or none that this side still has to write: nothing is owed for it.
  // Counts from the next wait on.
  void settle() noexcept { owing_ = false; }

  // Whether nothing is owed to the peer.
  [[nodiscard]] bool idle() const noexcept { return !owing_ && buffer_.empty(); }

  // Is told when the stream becomes idle (true), and when a byte has come or it ends (false).
  class IdleListener {
   public:
    virtual void on_idle(bool idle) = 0;

   protected:
    ~IdleListener() = default;
  };
  void set_idle_listener(IdleListener* listener) noexcept { idle_listener_ = listener; }

  // The server drains: an idle wait ends, now and from now on, unless the connection is new.
  void stop() noexcept;

  // Shuts the connection down in both directions: what waits, and what comes after, ends with an error or the end of
  // file.
  void force() noexcept;

 private:
  using Direction = Readiness::Direction;
  static constexpr Deadlines::Clock::time_point kNotBegun{};

  // The deadline of one direction's wait.
  class Waiter final : private Deadlines::Entry {
   public:
    enum class Outcome { ready, timed_out, quiet };

    Waiter(Deadlines& deadlines, Stream& stream, Direction direction) noexcept
        : Entry{deadlines}, stream_{stream}, direction_{direction} {}

    void begin(Deadlines::Clock::time_point deadline);
    [[nodiscard]] Outcome end();
    void cancel() noexcept { clear_deadline(); }
    void become_quiet();
    void change_deadline(Deadlines::Clock::time_point deadline) { set_deadline(deadline); }

   private:
    void on_deadline() override;

    Stream& stream_;
    Direction direction_;
    Outcome outcome_ = Outcome::ready;
  };

  [[nodiscard]] asio::awaitable<bool> fill_more();
  void begin_idle_wait();
  void on_quiet() override { reader_.become_quiet(); }
  void tell_idle(bool idle);
  [[nodiscard]] bool idle_is_over() const;
  [[nodiscard]] bool begin_wait_readable();
  [[nodiscard]] bool end_wait_readable();
  [[nodiscard]] asio::awaitable<void> wait_writable();
  [[nodiscard]] asio::awaitable<void> end_turn();
  [[nodiscard]] std::size_t receive(std::span<char> into);
  void drain() noexcept;
  [[nodiscard]] bool arrived() noexcept;
  void begin_read() noexcept { read_deadline_ = Deadlines::kNever; }

  FileDescriptor socket_;
  std::optional<Readiness::Watch> watch_;  // until the stream is closed
  Waiter reader_;
  Waiter writer_;
  ReadBuffer buffer_;
  StreamTimeouts timeouts_;
  Deadlines::Clock::time_point read_deadline_ = Deadlines::kNever;  // of the read operation under way
  Deadlines::Clock::time_point idle_until_ = kNotBegun;             // when what may be several idle waits ends
  Deadlines::Clock::time_point new_until_;  // no idle wait ends because of stop() before; past once a byte was read
  IdleListener* idle_listener_ = nullptr;
  std::size_t read_in_turn_ = 0;
  std::size_t written_in_turn_ = 0;
  std::uint64_t written_ = 0;
  bool drained_ = false;    // the last read took everything the kernel had
  bool ended_ = false;      // the end of the stream was read
  bool owing_ = false;      // bytes have been taken since the last write
  bool left_idle_ = false;  // the last wait was idle and ended without a byte
  bool idle_wait_ = false;  // an idle wait is under way
  bool told_idle_ = false;  // what the listener was told last
  bool may_be_quiet_ = false;
  bool quiet_ = false;      // the last wait was idle and became quiet
  bool lingering_ = false;  // only the peer's end of file is still waited for
  bool ends_in_reset_ = false;
  bool stopping_ = false;
  bool forced_ = false;
};

}  // namespace portico
