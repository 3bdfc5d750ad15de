// Feeds an engine that takes bytes with the same message cut in every possible way.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace portico::test {

using Chunks = std::vector<std::string_view>;

// Whole, in two at every place (also before the first and after the last byte), and byte by byte.
inline std::vector<Chunks> every_split(std::string_view message) {
  std::vector<Chunks> splits{{message}};
  for (std::size_t cut = 0; cut <= message.size(); ++cut)
    splits.push_back({message.substr(0, cut), message.substr(cut)});
  Chunks bytes;
  for (std::size_t at = 0; at < message.size(); ++at) bytes.push_back(message.substr(at, 1));
  splits.push_back(std::move(bytes));
  return splits;
}

// In pieces of 1 to 64 bytes that follow from `seed`.
inline Chunks arbitrary_split(std::string_view message, std::uint32_t seed) {
  Chunks chunks;
  while (!message.empty()) {
    seed = seed * 1664525 + 1013904223;
    const auto size = std::min<std::size_t>(message.size(), (seed >> 26U) + 1);
    chunks.push_back(message.substr(0, size));
    message.remove_prefix(size);
  }
  return chunks;
}

// Gives `engine.next(input)` one chunk after the other, each until it yields no more events, and hands the events to
// `on_event`. Throws std::logic_error when the engine breaks the contract of Step. Every chunk lives in memory of its
// own and only as long as its turn, so that a sanitizer finds reads beyond it and views that were kept.
template <class Engine, class OnEvent>
void feed(Engine& engine, const Chunks& chunks, OnEvent on_event) {
  constexpr int kMostIdleSteps = 4;
  for (const auto chunk : chunks) {
    const auto memory = std::make_unique<char[]>(chunk.size());
    if (!chunk.empty()) std::memcpy(memory.get(), chunk.data(), chunk.size());
    std::string_view rest{memory.get(), chunk.size()};
    for (int idle_steps = 0;;) {
      auto step = engine.next(rest);
      if (step.used > rest.size()) throw std::logic_error{"the engine used more bytes than there are"};
      idle_steps = step.used == 0 ? idle_steps + 1 : 0;
      if (idle_steps > kMostIdleSteps) throw std::logic_error{"the engine makes no progress"};
      rest.remove_prefix(step.used);
      if (!step.event) break;
      on_event(*std::move(step.event));
    }
    if (!rest.empty()) throw std::logic_error{"the engine neither used the input nor made an event of it"};
  }
}

}  // namespace portico::test
