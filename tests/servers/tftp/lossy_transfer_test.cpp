// Two engines back to back over a lossy link, thousands of times. A failure names its seed.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/servers/tftp/simulated_transfer.h"

namespace portico::tftp {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using portico::test::LinkFaults;
using test::Scenario;
using test::SimulatedTransfer;

constexpr Patience kEndless{.opening_retransmissions = 200, .retransmissions = 200, .dally = 10min};

// Everything that can be different from one transfer to the next, out of one number.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  bool yes() { return below(2) == 1; }
  std::size_t below(std::size_t end) { return random_() % end; }
  double up_to(double most) { return most * static_cast<double>(below(1001)) / 1000; }

  template <class T, std::size_t n>
  T one_of(const T (&choices)[n]) {
    return choices[below(n)];
  }

 private:
  std::mt19937_64 random_;
};

TransferOptions any_options(Dice& dice) {
  TransferOptions options;
  if (dice.below(4) == 0) return options;
  if (dice.yes()) options.block_size = dice.one_of<std::uint16_t>({8, 9, 511, 512, 513, 1428, 8192, 65464});
  if (dice.yes()) options.window_size = dice.one_of<std::uint16_t>({1, 2, 3, 4, 7, 16, 33, 64});
  if (dice.below(3) == 0) options.timeout = std::chrono::seconds{1 + dice.below(5)};
  if (dice.yes()) options.transfer_size = 0;
  return options;
}

// Around a multiple of the block size, and more blocks when they are small.
std::size_t any_size(Dice& dice, std::size_t block_size) {
  const auto blocks = dice.below(std::clamp<std::size_t>(100'000 / block_size, 3, 200));
  return blocks * block_size + dice.one_of<std::size_t>({0, 0, 1, block_size - 1, block_size / 2});
}

Scenario any_scenario(std::uint64_t seed, const LinkFaults& faults) {
  Dice dice{seed};
  Scenario scenario;
  scenario.seed = seed;
  scenario.direction = dice.yes() ? Direction::Write : Direction::Read;
  scenario.wanted = any_options(dice);
  scenario.limits.max_block_size = dice.below(4) == 0 ? std::uint16_t{100} : kMaxBlockSize;
  scenario.server_knows_options = dice.below(4) != 0;
  scenario.size_is_known = dice.yes();
  scenario.size = any_size(dice, scenario.server_knows_options ? scenario.wanted.block_size_in_force() : 512U);
  scenario.patience = kEndless;
  scenario.faults = faults;
  return scenario;
}

LinkFaults any_faults(std::uint64_t seed) {
  Dice dice{~seed};
  LinkFaults faults;
  faults.loss = dice.yes() ? dice.up_to(0.3) : 0;
  faults.duplication = dice.yes() ? dice.up_to(0.3) : 0;
  faults.reordering = dice.yes() ? dice.up_to(0.3) : 0;
  faults.delay = std::chrono::microseconds{dice.below(300'000)};
  faults.jitter = std::chrono::microseconds{dice.below(50'000)};
  return faults;
}

void expect_exact(const SimulatedTransfer& transfer) {
  EXPECT_TRUE(transfer.both_done());
  EXPECT_TRUE(transfer.exact());
  EXPECT_EQ(transfer.published(), 1);
}

class TftpThousandTransfers : public testing::TestWithParam<std::uint64_t> {};

TEST_P(TftpThousandTransfers, AreByteExact) {
  constexpr std::uint64_t kSeeds = 1000;
  std::cout << "seeds " << GetParam() * kSeeds << " to " << (GetParam() + 1) * kSeeds - 1 << '\n';
  for (auto seed = GetParam() * kSeeds; seed < (GetParam() + 1) * kSeeds && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SimulatedTransfer transfer{any_scenario(seed, any_faults(seed))};
    ASSERT_NO_THROW(transfer.run());
    expect_exact(transfer);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, TftpThousandTransfers, testing::Range<std::uint64_t>(0, 8));

TEST(TftpLosslessTransfer, RetransmitsNothingWhateverTheDelayBelowTheTimeout) {
  for (std::uint64_t seed = 0; seed < 2000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto scenario = any_scenario(seed, {.delay = std::chrono::microseconds{seed * 239}});
    scenario.wanted.timeout.reset();
    SimulatedTransfer transfer{scenario};
    ASSERT_NO_THROW(transfer.run());
    expect_exact(transfer);
    EXPECT_EQ(transfer.sender()->counts().retransmitted, 0U);
    EXPECT_EQ(transfer.receiver()->counts().retransmitted, 0U);
  }
}

TEST(TftpLosslessTransfer, RetransmitsNothingWhenTheDelayVaries) {
  for (std::uint64_t seed = 0; seed < 2000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SimulatedTransfer transfer{any_scenario(seed, {.delay = 1ms, .jitter = 98ms})};
    ASSERT_NO_THROW(transfer.run());
    expect_exact(transfer);
    EXPECT_EQ(transfer.sender()->counts().retransmitted, 0U);
    EXPECT_EQ(transfer.receiver()->counts().retransmitted, 0U);
  }
}

// RFC 1123 §4.2.3.1.
TEST(TftpLosslessTransfer, SendsNoBlockTwiceWithoutAWindowThoughAllIsDuplicatedAndReordered) {
  for (std::uint64_t seed = 0; seed < 1000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto scenario = any_scenario(seed, {.duplication = 1, .reordering = 0.5, .delay = 10ms, .lateness = 80ms});
    scenario.wanted.window_size.reset();
    SimulatedTransfer transfer{scenario};
    ASSERT_NO_THROW(transfer.run());
    expect_exact(transfer);
    EXPECT_EQ(transfer.sender()->counts().retransmitted, 0U);
  }
}

TEST(TftpLosslessTransfer, SendsAtMostOneWindowTwiceForADuplicatedAck) {
  Scenario scenario{.wanted = {.window_size = 8}, .size = 512 * 1000};
  SimulatedTransfer transfer{scenario};
  transfer.from_receiver().decide_copies([](std::string_view, std::uint64_t number) { return number == 20 ? 2 : 1; });
  transfer.run();
  expect_exact(transfer);
  EXPECT_LE(transfer.sender()->counts().retransmitted, 8U);
}

TEST(TftpLosslessTransfer, DoesNotAmplifyDuplicatesWithAWindow) {
  for (std::uint64_t seed = 0; seed < 500 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Scenario scenario{.wanted = {.window_size = 8}, .size = 512 * 400, .seed = seed};
    scenario.faults = {.duplication = 1, .lateness = 3ms};
    SimulatedTransfer transfer{scenario};
    ASSERT_NO_THROW(transfer.run());
    expect_exact(transfer);
    EXPECT_LE(transfer.sender()->counts().retransmitted, 401U * 2);
    EXPECT_LE(transfer.receiver()->counts().sent, 401U);
  }
}

class TftpRollOver : public testing::TestWithParam<std::uint16_t> {};

TEST_P(TftpRollOver, IsByteExactBeyondBlock65535) {
  for (const auto direction : {Direction::Read, Direction::Write}) {
    Scenario scenario{.direction = direction, .size = std::size_t{8} * 70'000, .patience = kEndless};
    scenario.wanted = {.block_size = 8, .window_size = GetParam()};
    scenario.limits.max_window_size = kMaxWindowSize;
    scenario.faults = {.loss = 0.002, .duplication = 0.001, .reordering = 0.001, .delay = 100us, .lateness = 400us};
    SimulatedTransfer transfer{scenario};
    transfer.run();
    expect_exact(transfer);
    EXPECT_EQ(transfer.receiver()->received(), 70'001);
  }
}

INSTANTIATE_TEST_SUITE_P(Windows, TftpRollOver, testing::Values(1, 2, 64, 200));

TEST(TftpLosslessTransfer, RollsOverWithTheWidestWindow) {
  Scenario scenario{.size = std::size_t{8} * 200'000};
  scenario.wanted = {.block_size = 8, .window_size = kMaxWindowSize};
  scenario.limits.max_window_size = kMaxWindowSize;
  SimulatedTransfer transfer{scenario};
  transfer.run();
  expect_exact(transfer);
  EXPECT_EQ(transfer.sender()->counts().retransmitted, 0U);
}

// Loses the first datagram of an opcode that the one side sends.
void lose_first(portico::test::LossyLink& link, char opcode) {
  link.decide_copies([lost = false, opcode](std::string_view datagram, std::uint64_t) mutable {
    const bool loses = !lost && datagram[1] == opcode;
    lost = lost || loses;
    return loses ? 0 : 1;
  });
}

void expect_made_good(Scenario scenario, bool from_sender, char opcode) {
  SimulatedTransfer transfer{scenario};
  lose_first(from_sender ? transfer.from_sender() : transfer.from_receiver(), opcode);
  transfer.run();
  expect_exact(transfer);
  EXPECT_LE(transfer.sender()->counts().retransmitted, scenario.wanted.window_size_in_force());
  EXPECT_LE(transfer.elapsed(), 10s);
}

TEST(TftpLossyTransfer, MakesGoodForOneLostDatagramOfAnyKind) {
  for (const auto direction : {Direction::Read, Direction::Write}) {
    for (const auto window : std::vector<std::uint16_t>{0, 1, 4}) {
      Scenario scenario{.direction = direction, .size = 512 * 10};
      if (window > 0) scenario.wanted = {.window_size = window};
      for (const bool from_sender : {true, false}) {
        for (const char opcode : "\1\2\3\4\6"s) {
          SCOPED_TRACE("opcode " + std::to_string(opcode) + ", window " + std::to_string(window));
          expect_made_good(scenario, from_sender, opcode);
        }
      }
    }
  }
}

TEST(TftpLossyTransfer, EndsWellWhenTheLastAckIsLost) {
  for (const auto direction : {Direction::Read, Direction::Write}) {
    SimulatedTransfer transfer{{.direction = direction, .size = 100}};
    int acks = 0;
    transfer.from_receiver().decide_copies([&](std::string_view datagram, std::uint64_t) {
      const bool last = datagram[1] == 4 && datagram[3] == 1;
      return last && acks++ == 0 ? 0 : 1;
    });
    transfer.run();
    expect_exact(transfer);
    EXPECT_EQ(transfer.sender()->counts().retransmitted, 1U);
  }
}

TEST(TftpLosslessTransfer, StartsOnceWhenTheRequestIsDuplicated) {
  for (const auto direction : {Direction::Read, Direction::Write}) {
    SimulatedTransfer transfer{{.direction = direction, .wanted = {.window_size = 4}, .size = 5000}};
    transfer.from_client().decide_copies(
        [](std::string_view datagram, std::uint64_t) { return datagram[1] < 3 ? 5 : 1; });
    transfer.run();
    expect_exact(transfer);
    EXPECT_EQ(transfer.sender()->counts().retransmitted, 0U);
  }
}

TEST(TftpSilentTransfer, EndsOnBothSidesSoonAndAfterFewDatagrams) {
  for (const auto direction : {Direction::Read, Direction::Write}) {
    for (const std::uint64_t silent_after : {0U, 1U, 5U, 30U}) {
      SimulatedTransfer transfer{{.direction = direction, .wanted = {.window_size = 4}, .size = 512 * 1000}};
      const auto nothing_after = [silent_after](std::string_view, std::uint64_t number) {
        return number < silent_after ? 1 : 0;
      };
      transfer.from_client().decide_copies(nothing_after);
      transfer.from_server().decide_copies(nothing_after);
      transfer.run();
      EXPECT_LE(transfer.elapsed(), 90s);
      EXPECT_LE(transfer.from_client().sent() + transfer.from_server().sent(), silent_after * 2 + 5 * 11 + 5 + 11);
      for (const auto& failure : {transfer.sender() ? transfer.sender()->failure() : std::nullopt,
                                  transfer.receiver() ? transfer.receiver()->failure() : std::nullopt}) {
        EXPECT_TRUE(!failure || failure->reason == FailureReason::PeerSilent);
      }
      EXPECT_FALSE(transfer.both_done());
    }
  }
}

}  // namespace
}  // namespace portico::tftp
