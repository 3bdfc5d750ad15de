#include "servers/chat/frontend/chat_handler.h"

#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <stop_token>
#include <system_error>
#include <utility>

#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <spdlog/logger.h>

#include "servers/chat/frontend/address_range.h"
#include "servers/chat/protocol/command_table.h"

namespace portico::chat {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kLinesInATurn = 64;                // then others have theirs
constexpr std::chrono::milliseconds kLeastPenalty{100};  // nothing may come in without end

asio::io_context& context_of(const asio::any_io_executor& loop) {
  return static_cast<asio::io_context&>(asio::query(loop, asio::execution::context));
}

bool is_this_host(std::string_view host) {
  static const AddressRange kV4 = *AddressRange::parse("127.0.0.0/8");
  static const AddressRange kV6 = *AddressRange::parse("::1");
  const auto address = parse_address(host);
  return address && (kV4.contains(*address) || kV6.contains(*address));
}

std::chrono::milliseconds penalty_of(const Said& said) {
  const auto* const message = std::get_if<Message>(&said.parsed);
  const CommandRow* const row = message ? find_command(message->command) : nullptr;
  if (!row || message->params.size() < row->least_params) return kDefaultPenalty;
  return std::max<std::chrono::milliseconds>(cost_of(*row, message->params), kLeastPenalty);
}

// OPER with name and password; null for anything else.
const Message* oper_attempt(const Said& said) {
  const auto* const message = std::get_if<Message>(&said.parsed);
  if (!message || message->params.size() < 2) return nullptr;
  const CommandRow* const row = find_command(message->command);
  return row && row->command == CommandName::Oper ? message : nullptr;
}

}  // namespace

// What a client may say now, out of what has been read.
class ChatHandler::Turn final : public Lines {
 public:
  explicit Turn(ChatHandler& handler) : handler_{handler} {}

  // Whether there is a line; the room need not be bothered if not.
  bool begin() {
    ended_ = !ready_ && !prepare();
    return !ended_;
  }
  const Said* next(bool registered) override;
  // What is to be done next: who took the lines may have left some.
  [[nodiscard]] Next then() const noexcept { return ended_ ? then_ : Next::GoOn; }

 private:
  bool prepare();

  ChatHandler& handler_;
  const PenaltyTimer::Time now_ = Clock::now();
  Said said_;
  Next then_ = Next::Read;
  std::size_t lines_ = 0;
  bool ready_ = false;  // said_ is the next one
  bool ended_ = false;
};

bool ChatHandler::Turn::prepare() {
  Stream& stream = handler_.stream();
  if (then_ != Next::Read) return false;
  if (stream.buffered().empty()) {
    (void)handler_.splitter_.next({});
    return false;
  }
  if (!handler_.timer_.is_open(now_)) then_ = Next::Pause;
  if (++lines_ > kLinesInATurn) then_ = Next::GoOn;
  if (then_ != Next::Read) return false;
  const auto step = handler_.splitter_.next(stream.buffered());
  stream.consume(step.used);
  if (!step.event) return false;
  said_.line = step.event->text;
  if (step.event->fault) {
    said_.parsed = *step.event->fault;
  } else {
    std::visit([this](const auto& parsed) { said_.parsed = parsed; }, parse_message(said_.line));
  }
  return ready_ = true;
}

const Said* ChatHandler::Turn::next(bool registered) {
  if (!begin()) return nullptr;
  ready_ = false;
  handler_.charge(said_, registered, now_);
  const Message* const oper = registered ? oper_attempt(said_) : nullptr;
  if (!oper) return &said_;
  handler_.oper_ = std::make_unique<OperAttempt>();
  handler_.oper_->name = oper->params[0];
  handler_.oper_->password = oper->params[1];
  handler_.oper_->tags = oper->tags;
  then_ = Next::Oper;
  ended_ = true;
  return nullptr;
}

std::string ChatHandler::on_overload() { return "ERROR :Closing Link: the server is full\r\n"; }

asio::awaitable<void> ChatHandler::setup() {
  const asio::any_io_executor loop = co_await asio::this_coro::executor;
  seat_ = lobby_.make_seat(context_of(loop), stream(), *this);
  seat_->enter();
  if (seat_->unsettled()) co_await seat_->settle();
}

// Silent clients are parked meanwhile, and still reading_.
asio::awaitable<void> ChatHandler::handle() {
  const auto whenever = Deadlines::kNever;
  try {
    if (reading_ && over()) {
      // The end of the wait in which it was parked: where nothing came, nothing is lingered for.
      (void)co_await stream().fill(whenever);
      if (stream().quiet()) co_return;
    }
    reading_ = false;
    while (!over()) {
      const Next next = take_turn();
      if (seat_->unsettled()) co_await seat_->settle();
      if (next != Next::Read) {
        co_await act(next);
        continue;
      }
      if (over()) break;
      reading_ = true;
      const bool more = co_await stream().fill(whenever);
      if (stream().quiet()) co_return;
      reading_ = false;
      if (!more) break;
    }
  } catch (const std::system_error& error) {
    depart("Read error: " + error.code().message());
    throw;
  }
  depart(kConnectionClosed);
}

asio::awaitable<void> ChatHandler::finish() {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  co_await seat_->close();
}

void ChatHandler::depart(std::string_view reason) {
  if (stopping().stop_requested()) return seat_->shut_down();
  seat_->leave(reason);
}

// A wait in which nobody reads ends by itself.
void ChatHandler::on_ended() {
  if (reading_) stream().stop();
  if (pause_) pause_->cancel();
}

// A host that begins with a colon could not stand in a line.
Arrival ChatHandler::arrival() const {
  const std::string name = peer().to_string();
  if (peer().family() == AF_UNIX) return {"localhost", name, false, rules_.served_alone};
  const std::string host = peer().host();
  const bool counted = rules_.counts_this_host || !is_this_host(host);
  return {host.starts_with(':') ? "0" + host : host, name, counted, rules_.served_alone};
}

ChatHandler::Next ChatHandler::take_turn() {
  Turn turn{*this};
  if (turn.begin()) seat_->say(turn);
  stream().settle();
  return turn.then();
}

asio::awaitable<void> ChatHandler::act(Next next) {
  if (next == Next::Oper) return check_oper();
  if (next == Next::Pause) return pause();
  return asio::post(asio::use_awaitable);
}

void ChatHandler::charge(const Said& said, bool registered, PenaltyTimer::Time now) {
  if (!rules_.flood_limits) return;
  if (registered || free_lines_ == 0) {
    timer_.charge(penalty_of(said), now);
  } else {
    --free_lines_;
  }
}

asio::awaitable<void> ChatHandler::pause() {
  const asio::any_io_executor loop = co_await asio::this_coro::executor;
  asio::steady_timer timer{loop, timer_.opens_at()};
  pause_ = &timer;
  const std::shared_ptr<void> at_end{nullptr, [this](void*) { pause_ = nullptr; }};
  const std::stop_callback drain{stopping(), [&timer] { timer.cancel(); }};
  asio::error_code woken;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

asio::awaitable<void> ChatHandler::check_oper() {
  const auto attempt = std::move(oper_);
  auto verify = [&operators = rules_.operators, attempt = *attempt] {
    return operators.verify(attempt.name, attempt.password);
  };
  auto verifying = run_blocking(std::move(verify));
  const bool verified = co_await std::move(verifying);
  rules_.log.info("{}: OPER {} {}", peer().to_string(), attempt->name, verified ? "granted" : "refused");
  seat_->oper({attempt->name, verified, attempt->tags});
}

}  // namespace portico::chat
