#include "servers/chat/frontend/gathered_lines.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "servers/chat/frontend/gathering.h"

namespace portico::chat {
namespace {

using Parts = std::vector<std::string_view>;

Line line(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

Parts parts_of(const GatheredLines& lines) {
  Parts parts;
  lines.list(parts);
  return parts;
}

TEST(GatheredLines, AreOnePartForEachWhoGetsTheSame) {
  LineStore store;
  GatheredLines ana, bo;
  for (const Line& each : {line("one\n"), line("two\n"), line("three\n")}) {
    ana.add(store, each);
    bo.add(store, each);
  }
  EXPECT_EQ(parts_of(ana), (Parts{"one\ntwo\nthree\n"}));
  EXPECT_EQ(parts_of(bo), parts_of(ana));
  EXPECT_EQ(parts_of(ana).front().data(), parts_of(bo).front().data()) << "kept once";
  EXPECT_EQ(ana.size(), 14u);
}

TEST(GatheredLines, AreInPartsWhereOthersGetMore) {
  LineStore store;
  GatheredLines ana, bo;
  const Line one = line("one\n"), two = line("two\n"), three = line("three\n");
  ana.add(store, one);
  bo.add(store, one);
  ana.add(store, two);
  ana.add(store, three);
  bo.add(store, three);
  EXPECT_EQ(parts_of(ana), (Parts{"one\ntwo\nthree\n"}));
  EXPECT_EQ(parts_of(bo), (Parts{"one\n", "three\n"}));
}

TEST(GatheredLines, AreKeptOnceWhereSomeGetThemWithTags) {
  LineStore store;
  GatheredLines ana, bo, cid, dan;
  const Line plain = line("one\n"), tagged = line("@time=now one\n");
  ana.add(store, plain);
  bo.add(store, tagged);
  cid.add(store, plain);
  dan.add(store, tagged);
  EXPECT_EQ(parts_of(cid).front().data(), parts_of(ana).front().data());
  EXPECT_EQ(parts_of(dan).front().data(), parts_of(bo).front().data());
}

TEST(GatheredLines, MayHaveTheSameLineTwice) {
  LineStore store;
  GatheredLines ana;
  const Line same = line("same\n");
  ana.add(store, same);
  ana.add(store, same);
  EXPECT_EQ(parts_of(ana), (Parts{"same\n", "same\n"}));
  EXPECT_EQ(ana.size(), 10u);
}

TEST(GatheredLines, StayWhereTheyAreHoweverManyFollow) {
  LineStore store;
  GatheredLines ana, bo;
  ana.add(store, line("first\n"));
  const std::string_view first = parts_of(ana).front();
  std::string expected;
  for (std::size_t n = 0; expected.size() < 3 * LineStore::kChunk; ++n) {
    const std::string text = std::to_string(n) + std::string(n % 700, 'x') + "\n";
    bo.add(store, line(text));
    expected += text;
  }
  const std::string longer(2 * LineStore::kChunk, 'y');
  bo.add(store, line(longer));
  expected += longer;
  std::string all;
  for (const std::string_view part : parts_of(bo)) all += part;
  EXPECT_EQ(all, expected);
  EXPECT_LE(parts_of(bo).size(), 6u) << "one of each chunk";
  EXPECT_EQ(bo.size(), expected.size());
  EXPECT_EQ(first, "first\n");
}

TEST(GatheredLines, AreGoneWhenTheyAreCleared) {
  LineStore store;
  GatheredLines ana;
  ana.add(store, line("one\n"));
  ana.clear();
  EXPECT_TRUE(ana.empty());
  EXPECT_TRUE(parts_of(ana).empty());
  ana.add(store, line("two\n"));
  EXPECT_EQ(parts_of(ana), (Parts{"two\n"}));
}

TEST(GatheringForChildren, WaitsLessWhereThereIsMuch) {
  using std::chrono::milliseconds;
  const Gathering& some = kGatherForChildren;
  const std::size_t much = kMuchForChildren.most;
  EXPECT_EQ(wait_for_children(some, 0, 100), some.span);
  EXPECT_EQ(wait_for_children(some, 100, 200), std::nullopt);
  EXPECT_EQ(wait_for_children(some, 100, much), kMuchForChildren.span);
  EXPECT_EQ(wait_for_children(some, 0, much), kMuchForChildren.span);
  EXPECT_EQ(wait_for_children(some, much, much + 100), std::nullopt);
  EXPECT_EQ(wait_for_children(some, much, some.most), milliseconds{0});
  EXPECT_EQ(wait_for_children(some, 0, some.most), milliseconds{0});
  EXPECT_EQ(wait_for_children(some.within(8 * 1024), 0, 2 * 1024), milliseconds{0}) << "a quarter of the queue";
}

}  // namespace
}  // namespace portico::chat
