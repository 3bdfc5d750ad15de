#include "servers/tftp/transfer/pump.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

namespace portico::tftp {

namespace {

using Clock = Deadlines::Clock;

constexpr std::chrono::milliseconds kLookAround{100};  // whether the server drains

const ErrorPacket kReadFailed{ErrorCode::NotDefined, "the file could not be read"};

// Tells the peer of an end that the engine does not know of: a forced one, or an error of the socket.
class Farewell {
 public:
  template <class Engine>
  Farewell(Conversation& peer, const Engine& engine) : peer_{peer}, open_{[&engine] { return engine.running(); }} {}
  Farewell(const Farewell&) = delete;
  Farewell& operator=(const Farewell&) = delete;
  ~Farewell() {
    if (!ended_ && open_()) peer_.break_off();
  }
  void ended() noexcept { ended_ = true; }

 private:
  Conversation& peer_;
  std::function<bool()> open_;
  bool ended_ = false;
};

asio::awaitable<void> send_datagram(Conversation& peer, std::string datagram) {
  const auto all = DatagramTrain::of_one(datagram);
  co_await peer.send(all);
}

void hear(Conversation& peer, Sender& sender, Clock::time_point now) {
  peer.hear(sender, [&](std::string_view datagram) {
    const Block before = sender.acknowledged();
    sender.hear(datagram, now);
    return sender.acknowledged() > before;
  });
}

// What of `due` can be sent at once; if it cannot be read, the peer will be told, and `broken` says why.
DatagramTrain read(Sender& sender, BlockSource& source, BlockRange due, std::exception_ptr& broken) {
  try {
    const DatagramTrain packets = source.read(due, sender.acknowledged());
    if (const auto last = source.last()) sender.ends_at(*last);
    return packets;
  } catch (...) {
    broken = std::current_exception();
    sender.refuse(kReadFailed);
    return {};
  }
}

void hear(Conversation& peer, Receiver& receiver, BlockSink& sink) {
  peer.hear(receiver, [&](std::string_view datagram) {
    const auto payload = receiver.hear(datagram, Clock::now());
    if (!payload) return false;
    if (auto failure = sink.write(*payload)) receiver.refuse(*std::move(failure));
    return true;
  });
}

asio::awaitable<void> listen(Conversation& peer, Receiver& receiver, BlockSink& sink, Clock::time_point deadline) {
  co_await peer.wait(deadline);
  hear(peer, receiver, sink);  // also what came in the last moment
  receiver.expire(Clock::now());
}

asio::awaitable<void> publish(Receiver& receiver, BlockSink& sink) {
  auto failure = co_await sink.publish();
  if (failure) {
    receiver.refuse(*std::move(failure));
  } else {
    receiver.confirm(Clock::now());
  }
}

}  // namespace

asio::awaitable<void> pump(Conversation& peer, Sender& sender, BlockSource& source, const OnProgress* progress) {
  Farewell farewell{peer, sender};
  std::exception_ptr broken;
  auto now = Clock::now();
  for (;;) {
    std::string datagram = sender.take_datagram(now);
    if (!datagram.empty()) co_await send_datagram(peer, std::move(datagram));
    if (!sender.running()) break;
    const BlockRange due = sender.due();
    if (due.empty()) {
      const auto deadline = sender.deadline();
      (void)co_await peer.wait(deadline);
      now = Clock::now();
      hear(peer, sender, now);  // also what came in the last moment
      sender.expire(now);
      if (progress) (*progress)();
      continue;
    }
    const DatagramTrain packets = read(sender, source, due, broken);
    if (packets.empty()) continue;
    const DatagramTrain left = peer.send_now(packets);  // without a coroutine's costs, as there is room nearly always
    if (!left.empty()) co_await peer.send(left);
    now = Clock::now();
    sender.sent(due.first + static_cast<Block>(packets.count()) - 1, now);
    if (!sender.due().empty()) hear(peer, sender, now);  // an ACK, or an ERROR, may have come meanwhile
  }
  farewell.ended();
  if (broken) std::rethrow_exception(broken);
}

asio::awaitable<void> pump(Conversation& peer, Receiver& receiver, BlockSink& sink, const OnProgress* progress) {
  Farewell farewell{peer, receiver};
  for (;;) {
    std::string datagram = receiver.take_datagram(Clock::now());
    if (!datagram.empty()) co_await send_datagram(peer, std::move(datagram));
    if (!receiver.running() || receiver.done()) break;
    if (receiver.complete()) {
      co_await publish(receiver, sink);
    } else {
      const auto deadline = receiver.deadline();
      co_await listen(peer, receiver, sink, deadline);
    }
    if (progress) (*progress)();
  }
  farewell.ended();
}

asio::awaitable<void> dally(Conversation& peer, Receiver& receiver, std::stop_token stopping) {
  // After the end, no datagram brings anything to be written.
  struct Nothing final : BlockSink {
    Failure write(std::string_view) override { return std::nullopt; }
    asio::awaitable<Failure> publish() override { co_return std::nullopt; }
  } nothing;
  while (receiver.running() && !stopping.stop_requested()) {
    const auto deadline = std::min(receiver.deadline(), Clock::now() + kLookAround);
    co_await listen(peer, receiver, nothing, deadline);
    std::string datagram = receiver.take_datagram(Clock::now());
    if (!datagram.empty()) co_await send_datagram(peer, std::move(datagram));
  }
}

}  // namespace portico::tftp
