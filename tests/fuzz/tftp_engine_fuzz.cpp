// A hostile peer: whatever it sends and however long it waits, Sender and Receiver keep their promises and come to an
// end.
//
// The input: one byte that chooses the engine, then steps of a byte of time and a byte of length before the datagram. A
// length of 0 lets the deadline pass; DATA and ACK are likely to be near the right block.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "servers/tftp/engine/receiver.h"
#include "servers/tftp/engine/sender.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace portico::tftp;
using portico::test::require;
using Time = Sender::Time;

constexpr TransferOptions kOptions{16, 4, std::chrono::seconds{2}, {}};
constexpr std::uint64_t kSize = 16 * 100;
constexpr int kMostSilentDatagrams = 4 * 11 + 2;  // a window for each time it is given up on

// A file's sender; sends all that is due.
class Sending {
 public:
  explicit Sending(Sender made) : engine(std::move(made)) {}

  void hear(std::string_view datagram, Time now) {
    const auto before = engine.acknowledged();
    engine.hear(datagram, now);
    require(engine.acknowledged() >= before && engine.acknowledged() <= sent_, "only what was sent is acknowledged");
  }

  // Returns how many datagrams went out.
  int send(Time now) {
    const bool was_running = engine.running();
    const bool has_datagram = !engine.take_datagram(now).empty();
    const auto due = engine.due();
    if (due.empty()) return has_datagram ? 1 : 0;
    require(was_running && due.first > engine.acknowledged(), "what is acknowledged is not sent again");
    require(due.last <= last_block(kSize, engine.options().block_size_in_force()), "nothing follows the last block");
    require(due.last - engine.acknowledged() <= engine.options().window_size_in_force(), "a window is not exceeded");
    engine.sent(due.last, now);
    sent_ = std::max(sent_, due.last);
    return static_cast<int>(due.last - due.first + 1) + (has_datagram ? 1 : 0);
  }

  void check() const {
    require(engine.running() + engine.done() + engine.failure().has_value() == 1, "it runs, is done or has failed");
    require(!engine.done() || engine.acknowledged() == sent_, "it is done when all is acknowledged");
  }

  Sender engine;

 private:
  Block sent_ = 0;
};

// A file's receiver; publishes what is complete.
class Receiving {
 public:
  explicit Receiving(Receiver made) : engine(std::move(made)) {}

  void hear(std::string_view datagram, Time now) {
    const auto before = engine.received();
    const auto payload = engine.hear(datagram, now);
    require(engine.received() == before + (payload ? 1 : 0), "each block is written once, and in its turn");
    if (!payload) return;
    require(!was_complete_, "nothing is written after the last block");
    require(payload->size() <= engine.options().block_size_in_force(), "a block is not larger than agreed");
    require(
        payload->data() >= datagram.data() && payload->data() + payload->size() <= datagram.data() + datagram.size(),
        "the payload lies in the datagram");
    was_complete_ = payload->size() < engine.options().block_size_in_force();
    require(was_complete_ == engine.complete(), "a short block is the last");
  }

  int send(Time now) {
    if (engine.complete()) engine.confirm(now);
    return engine.take_datagram(now).empty() ? 0 : 1;
  }

  void check() const {
    const bool dallies = engine.running() && engine.done();
    require(engine.running() + engine.done() + engine.failure().has_value() == (dallies ? 2 : 1),
            "it runs, is done or has failed");
    require(!engine.done() || was_complete_, "it is done when all has come");
  }

  Receiver engine;

 private:
  bool was_complete_ = false;
};

std::string next_datagram(std::string_view& input, Block near) {
  const auto length = std::min<std::size_t>(static_cast<unsigned char>(input.front()) & 0x1FU, input.size() - 1);
  const bool relative = (static_cast<unsigned char>(input.front()) & 0x80U) != 0;
  std::string datagram{input.substr(1, length)};
  input.remove_prefix(length + 1);
  if (relative && datagram.size() >= kHeaderSize) {
    const auto block = on_wire(near + static_cast<signed char>(datagram[3]));
    datagram[2] = static_cast<char>(block >> 8U);
    datagram[3] = static_cast<char>(block & 0xFFU);
  }
  return datagram;
}

Block position(const Sender& sender) { return sender.acknowledged(); }
Block position(const Receiver& receiver) { return receiver.received(); }

// At its deadline, until it ends; a silent peer gets few datagrams.
template <class Side>
void fall_silent(Side& side, Time now) {
  int datagrams = 0;
  for (int i = 0; i < 100 && side.engine.running(); ++i) {
    require(side.engine.deadline() != Time::max(), "it does not wait forever");
    now = std::max(now, side.engine.deadline());
    side.engine.expire(now);
    datagrams += side.send(now);
    side.check();
  }
  require(!side.engine.running() && datagrams <= kMostSilentDatagrams, "a silent peer is given up");
}

template <class Side>
void play(Side side, std::string_view input) {
  Time now{};
  side.send(now);
  while (input.size() >= 2) {
    now += std::chrono::milliseconds{4 * static_cast<unsigned char>(input.front())};
    input.remove_prefix(1);
    side.engine.expire(now);
    const auto datagram = next_datagram(input, position(side.engine));
    const bool was_running = side.engine.running();
    if (datagram.empty() && was_running) {
      require(side.engine.deadline() != Time::max(), "it does not wait forever");
      now = std::max(now, side.engine.deadline());
      side.engine.expire(now);
    }
    side.hear(datagram, now);
    side.check();
    const auto answers = side.send(now);
    require(was_running || answers == 0, "what has ended is silent");
    require(side.engine.counts().retransmitted <= side.engine.counts().sent, "the counts add up");
    side.check();
  }
  fall_silent(side, now);
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input{reinterpret_cast<const char*>(bytes) + 1, size - 1};
  const auto options = (bytes[0] & 4U) != 0 ? kOptions : TransferOptions{};
  const RequestPacket request{Direction::Read, "f", Mode::Octet, {}};
  switch (bytes[0] & 3U) {
    case 0:
      play(Sending{Sender::answering(options, kSize)}, input);
      break;
    case 1:
      play(Sending{Sender::requesting(request, options, kSize)}, input);
      break;
    case 2:
      play(Receiving{Receiver::answering(options)}, input);
      break;
    default:
      play(Receiving{Receiver::requesting(request, options)}, input);
  }
  return 0;
}
