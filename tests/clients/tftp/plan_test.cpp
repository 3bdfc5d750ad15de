#include "clients/tftp/plan.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/tftp/failure.h"

namespace portico::tftp::client {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = LocalState::Kind;

constexpr std::chrono::sys_seconds kTime{1'700'000'000s};

ListEntry entry(std::string name, std::uint64_t size = 10) { return {std::move(name), size, kTime}; }
LocalState file(std::uint64_t size = 10) { return {Kind::File, size, kTime, 0ns}; }

// A disk.
struct Disk {
  std::map<std::string, LocalState> files;
  LocalState operator()(const std::string& path) const {
    const auto found = files.find(path);
    return found == files.end() ? LocalState{} : found->second;
  }
};

std::vector<std::string> names(const std::vector<ListEntry>& entries) {
  std::vector<std::string> names;
  for (const auto& each : entries) names.push_back(each.name);
  return names;
}

std::vector<std::string> moved(const Plan& plan) {
  std::vector<std::string> names;
  for (const auto& job : plan.jobs) names.push_back(job.remote);
  return names;
}

TEST(Matching, TakesWhatOneOfThePatternsMatches) {
  const std::vector<ListEntry> listing{entry("a.c"), entry("a.h"), entry("b.c"), entry("[1]"), entry(".c")};
  const auto match = [&](std::vector<std::string> patterns) { return names(matching(listing, patterns)); };
  EXPECT_THAT(match({"*.c"}), ElementsAre("a.c", "b.c"));
  EXPECT_THAT(match({"b.?", "a*", "a.c"}), ElementsAre("a.c", "a.h", "b.c"));
  EXPECT_THAT(match({"[1]"}), ElementsAre("[1]"));
  EXPECT_THAT(match({".*"}), ElementsAre(".c"));
}

TEST(Matching, RefusesAPatternThatMatchesNothing) {
  const std::vector<ListEntry> listing{entry("a")};
  const std::vector<std::string> patterns{"a", "x\n*"};
  try {
    matching(listing, patterns);
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_THAT(failure.what(), HasSubstr("\"x\\x0a*\""));
  }
}

TEST(PlanDownloads, FetchesWhatIsMissingOrDiffers) {
  const std::vector<ListEntry> listing{entry("equal"), entry("missing"), entry("later"), entry("longer"),
                                       entry("fine")};
  Disk disk{{{"d/equal", file()}, {"d/later", file()}, {"d/longer", file(11)}, {"d/fine", file()}}};
  disk.files["d/later"].modified += 1s;
  disk.files["d/fine"].beyond_seconds = 1ns;
  const auto plan = plan_downloads(listing, "d", disk);
  EXPECT_THAT(moved(plan), ElementsAre("missing", "later", "longer", "fine"));
  EXPECT_EQ(plan.jobs[0], (Job{Job::Direction::Get, "missing", "d/missing", 10, kTime}));
  EXPECT_EQ(plan.equal, 1U);
  EXPECT_THAT(plan.failed, IsEmpty());
}

TEST(PlanDownloads, StayInTheDirectory) {
  for (const char* name : {"../a", "/etc/passwd", "..", ".", "", "a\\b", "a/b", "a\nb"}) {
    const std::vector<ListEntry> listing{entry(name)};
    const auto plan = plan_downloads(listing, "d", Disk{});
    EXPECT_THAT(plan.jobs, IsEmpty()) << name;
    EXPECT_EQ(plan.failed.size(), 1U) << name;
  }
}

TEST(PlanDownloads, ReplaceNothingButFiles) {
  Disk disk;
  std::vector<ListEntry> listing;
  for (const auto kind : {Kind::Directory, Kind::Link, Kind::Other}) {
    listing.push_back(entry("f" + std::to_string(listing.size())));
    disk.files["d/" + listing.back().name] = {kind, 10, kTime, 0ns};
  }
  const auto plan = plan_downloads(listing, "d", disk);
  EXPECT_THAT(plan.jobs, IsEmpty());
  EXPECT_EQ(plan.failed.size(), 3U);
}

TEST(PlanDownloads, PlantNoPartOfAnotherDownload) {
  const std::vector<ListEntry> listing{entry(".f.0123456789abcdef.part")};
  const auto plan = plan_downloads(listing, "d", Disk{});
  EXPECT_THAT(plan.jobs, IsEmpty());
  EXPECT_EQ(plan.failed.size(), 1U);
}

TEST(PlanDownloads, TakeEachNameOnce) {
  const std::vector<ListEntry> listing{entry("a"), entry("a", 11)};
  EXPECT_THAT(moved(plan_downloads(listing, "d", Disk{})), ElementsAre("a"));
}

TEST(PlanUploads, SendWhatIsMissingOrDiffersOrIsNewer) {
  const std::vector<ListEntry> listing{entry("equal"), entry("older"), entry("newer"), entry("longer"), entry("fine")};
  Disk disk;
  for (const char* name : {"missing", "equal", "older", "newer", "longer", "fine"}) disk.files[name] = file();
  disk.files["older"].modified -= 1h;
  disk.files["newer"].modified += 1s;
  disk.files["longer"].size = 11;
  disk.files["fine"].beyond_seconds = 1ns;
  const std::vector<std::string> files{"missing", "equal", "older", "newer", "longer", "fine"};
  const auto plan = plan_uploads(files, listing, disk);
  EXPECT_THAT(moved(plan), ElementsAre("missing", "newer", "longer", "fine"));
  EXPECT_EQ(plan.equal, 2U);
}

TEST(PlanUploads, TellWhatCannotBeSent) {
  const Disk disk{
      {{"d", {Kind::Directory, 0, kTime, 0ns}}, {"p", {Kind::Other, 0, kTime, 0ns}}, {"x/a", file()}, {"a", file()}}};
  const std::vector<std::string> files{"d", "p", "-", "x/a", "a", "a"};
  const auto plan = plan_uploads(files, {}, disk);
  EXPECT_THAT(moved(plan), ElementsAre("a"));
  EXPECT_EQ(plan.jobs[0].local, "x/a");
  std::vector<std::string> failed;
  for (const auto& each : plan.failed) failed.push_back(each.name);
  EXPECT_THAT(failed, ElementsAre("d", "p", "-", "a", "a"));
}

TEST(PlanUploads, SendAFileThatIsGivenTwiceOnce) {
  const std::vector<std::string> files{"a", "a"};
  const auto plan = plan_uploads(files, {}, Disk{{{"a", file()}}});
  EXPECT_THAT(moved(plan), ElementsAre("a"));
  EXPECT_THAT(plan.failed, IsEmpty());
}

TEST(PlanUploads, LeaveWhatIsMissingToTheTransfer) {
  const std::vector<std::string> files{"nosuch"};
  const std::vector<ListEntry> listing{entry("nosuch")};
  EXPECT_THAT(moved(plan_uploads(files, listing, Disk{})), ElementsAre("nosuch"));
}

}  // namespace
}  // namespace portico::tftp::client
