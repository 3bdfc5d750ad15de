#include "servers/http/frontend/listing.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace portico::http {
namespace {

using By = ListingOrder::By;
using testing::HasSubstr;
using testing::Not;

constexpr std::chrono::sys_seconds kLeapDay{std::chrono::seconds{1709251199}};  // 2024-02-29 23:59:59

ListingEntry file(std::string name, std::uint64_t size = 0, std::chrono::sys_seconds modified = kLeapDay) {
  return {std::move(name), false, size, modified};
}

ListingEntry directory(std::string name) { return {std::move(name), true, 0, kLeapDay}; }

std::string page_of(ListingEntry entry) { return listing_page("/", {std::move(entry)}, {}); }

std::vector<std::string> names_by(ListingOrder order) {
  std::vector<ListingEntry> entries{file("b", 1, kLeapDay), file("a", 3, kLeapDay + std::chrono::hours{1}),
                                    directory("z"), file("c", 2, kLeapDay - std::chrono::hours{1}), directory("y")};
  sort_listing(entries, order);
  std::vector<std::string> names;
  for (const auto& entry : entries) names.push_back(entry.name);
  return names;
}

TEST(Listing, SortsDirectoriesFirst) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(names_by({}), (Names{"y", "z", "a", "b", "c"}));
  EXPECT_EQ(names_by({By::Name, true}), (Names{"z", "y", "c", "b", "a"}));
  EXPECT_EQ(names_by({By::Size, false}), (Names{"y", "z", "b", "c", "a"}));
  EXPECT_EQ(names_by({By::Date, true}), (Names{"z", "y", "a", "b", "c"}));
}

TEST(Listing, TakesItsOrderFromTheQuery) {
  EXPECT_EQ(listing_order("size", "desc"), (ListingOrder{By::Size, true}));
  EXPECT_EQ(listing_order("date", "asc"), (ListingOrder{By::Date, false}));
  EXPECT_EQ(listing_order("", ""), ListingOrder{});
  EXPECT_EQ(listing_order("<script>", "\xFF"), ListingOrder{});
}

TEST(Listing, LinksToSortTheOtherWayRound) {
  const auto page = listing_page("/", {}, {By::Size, false});
  EXPECT_THAT(page, HasSubstr("aria-sort=\"ascending\"><a href=\"?sort=size&amp;order=desc\">"));
  EXPECT_THAT(page, HasSubstr("<a href=\"?sort=name&amp;order=asc\">"));
  EXPECT_THAT(listing_page("/", {}, {By::Size, true}),
              HasSubstr("aria-sort=\"descending\"><a href=\"?sort=size&amp;order=asc\">"));
}

TEST(Listing, EscapesNames) {
  const auto page = page_of(file("<script>\"'&"));
  EXPECT_THAT(page, HasSubstr("<a href=\"%3Cscript%3E%22%27%26\">&lt;script&gt;&quot;&#39;&amp;</a>"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(listing_page("/<b>/", {}, {}), Not(HasSubstr("<b>")));
}

TEST(Listing, EncodesWhatANameMustNotMean) {
  EXPECT_THAT(page_of(file("javascript:alert(1)")), HasSubstr("href=\"javascript%3Aalert%281%29\""));
  EXPECT_THAT(page_of(file("a b?c#d%41")), HasSubstr("href=\"a%20b%3Fc%23d%2541\""));
  EXPECT_THAT(page_of(file("\xC3\xA4\xFF")), HasSubstr("href=\"%C3%A4%FF\""));
  EXPECT_THAT(page_of(directory("a:b")), HasSubstr("href=\"a%3Ab/\">a:b/</a>"));
}

TEST(Listing, TellsSizesAndDatesToPeople) {
  struct Row {
    std::uint64_t size;
    std::string_view text;
  };
  for (const auto& [size, text] :
       {Row{0, "0 B"}, Row{1023, "1023 B"}, Row{1024, "1.0 KiB"}, Row{1536, "1.5 KiB"}, Row{1048575, "1.0 MiB"},
        Row{5368709120, "5.0 GiB"}, Row{std::numeric_limits<std::uint64_t>::max(), "16.0 EiB"}}) {
    EXPECT_THAT(page_of(file("a", size)), HasSubstr("<td>" + std::string{text} + "</td>"));
  }
  EXPECT_THAT(page_of(file("a")), HasSubstr("<time datetime=\"2024-02-29T23:59:59Z\">2024-02-29 23:59</time>"));
}

TEST(Listing, LeadsUp) {
  const auto page = listing_page("/a b/c/", {}, {});
  EXPECT_THAT(page, HasSubstr("<a href=\"/\">/</a> <a href=\"/a%20b/\">a b</a>/ <a href=\"/a%20b/c/\">c</a>/"));
  EXPECT_THAT(page, HasSubstr("href=\"../\""));
  EXPECT_THAT(listing_page("/", {}, {}), Not(HasSubstr("../")));
}

TEST(Listing, IsReadableOnPhonesAndInTheDark) {
  const auto page = listing_page("/", {}, {});
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
  EXPECT_THAT(page, HasSubstr("name=\"viewport\""));
  EXPECT_THAT(page, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_THAT(page, HasSubstr("This directory is empty."));
}

TEST(Listing, IsJsonForProgrammes) {
  const auto json = nlohmann::json::parse(listing_json({directory("sub"), file("a\"\n", 5)}));
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json[0]["name"], "sub");
  EXPECT_EQ(json[0]["type"], "directory");
  EXPECT_FALSE(json[0].contains("size"));
  EXPECT_EQ(json[1]["name"], "a\"\n");
  EXPECT_EQ(json[1]["type"], "file");
  EXPECT_EQ(json[1]["size"], 5);
  EXPECT_EQ(json[1]["modified"], "2024-02-29T23:59:59Z");
  EXPECT_EQ(listing_json({}), "[]\n");
}

TEST(Listing, IsJsonWhateverTheBytesOfANameAre) {
  const auto json = nlohmann::json::parse(listing_json({file("a\xFF")}));
  EXPECT_EQ(json[0]["name"], "a\xEF\xBF\xBD");
}

}  // namespace
}  // namespace portico::http
