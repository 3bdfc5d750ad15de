#include "clients/http/resume.h"

#include <vector>

#include <gtest/gtest.h>

namespace portico::http::client {
namespace {

using List = std::vector<Field>;

const Part kPart{5, "\"v1\"", ""};
const Part kUnknown{5, "", ""};

Resumption judged(const Part& part, unsigned status, const List& fields) { return judge(part, status, Fields{fields}); }

TEST(ContentRange, IsParsed) {
  const auto range = parse_content_range("bytes 5-9/10");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->first, 5U);
  EXPECT_EQ(range->length, 5U);
  EXPECT_EQ(range->total, 10U);
  EXPECT_EQ(parse_content_range("BYTES 5-9/*")->total, std::nullopt);
  EXPECT_EQ(parse_content_range("bytes */10")->length, 0U);
}

TEST(ContentRange, IsRefusedWhenItMakesNoSense) {
  for (const char* value :
       {"", "bytes", "bytes ", "bytes 5-9", "bytes=5-9/10", "lines 5-9/10", "bytes 9-5/10", "bytes 5-10/10",
        "bytes */*", "bytes 5-/10", "bytes -9/10", "bytes 5-9/", "bytes +5-9/10", "bytes 5-9/10 ",
        "bytes 5-18446744073709551616/*", "bytes 0-18446744073709551615/*", "bytes 5 - 9/10"}) {
    EXPECT_FALSE(parse_content_range(value)) << value;
  }
}

TEST(Validator, IsAStrongTagOrADate) {
  const List both{{"ETag", "\"v\""}, {"Last-Modified", "date"}};
  const List weak{{"ETag", "W/\"v\""}, {"Last-Modified", "date"}};
  EXPECT_EQ(validator_of(Fields{both}), "\"v\"");
  EXPECT_EQ(validator_of(Fields{weak}), "date");
  EXPECT_EQ(validator_of(Fields{}), "");
}

TEST(Resumption, AsksForTheRestOfTheSameVersion) {
  FieldList fields;
  ask_for_rest(kPart, fields);
  EXPECT_EQ(fields.find("Range"), "bytes=5-");
  EXPECT_EQ(fields.find("If-Range"), "\"v1\"");
  FieldList unknown;
  ask_for_rest(kUnknown, unknown);
  EXPECT_FALSE(unknown.find("If-Range"));
}

TEST(Resumption, AsksWhetherAPartOfAnUnknownVersionIsStillOne) {
  FieldList fields;
  const Part part{5, "", "Sun, 06 Nov 1994 08:49:37 GMT"};
  ask_for_rest(part, fields);
  EXPECT_EQ(fields.find("If-Unmodified-Since"), part.modified);
  EXPECT_EQ(judged(part, 412, {}), Resumption::AskAgain);
}

TEST(Resumption, GoesOnWhereThePartEnds) {
  EXPECT_EQ(judged(kPart, 206, {{"Content-Range", "bytes 5-9/10"}}), Resumption::Continue);
  EXPECT_EQ(judged(kPart, 206, {{"Content-Range", "bytes 5-9/10"}, {"ETag", "\"v1\""}}), Resumption::Continue);
  EXPECT_EQ(judged(kUnknown, 206, {{"Content-Range", "bytes 5-9/*"}, {"ETag", "\"v2\""}}), Resumption::Continue);
}

TEST(Resumption, DoesNotTrustAnotherRange) {
  EXPECT_EQ(judged(kPart, 206, {{"Content-Range", "bytes 4-9/10"}}), Resumption::Wrong);
  EXPECT_EQ(judged(kPart, 206, {{"Content-Range", "bytes 5-8/10"}}), Resumption::Wrong);
  EXPECT_EQ(judged(kPart, 206, {{"Content-Range", "bytes 5-9/10"}, {"Content-Length", "4"}}), Resumption::Wrong);
  EXPECT_EQ(judged(kPart, 206, {{"Content-Range", "bytes */10"}}), Resumption::Wrong);
  EXPECT_EQ(judged(kPart, 206, {{"Content-Type", "multipart/byteranges; boundary=x"}}), Resumption::Wrong);
}

TEST(Resumption, BeginsAgainWhenTheVersionIsAnother) {
  EXPECT_EQ(judged(kPart, 200, {}), Resumption::StartAgain);
  EXPECT_EQ(judged(kPart, 206, {{"Content-Range", "bytes 5-9/10"}, {"ETag", "\"v2\""}}), Resumption::AskAgain);
  EXPECT_EQ(judged({5, "date", ""}, 206, {{"Content-Range", "bytes 5-9/10"}, {"Last-Modified", "later"}}),
            Resumption::AskAgain);
}

TEST(Resumption, IsDoneWhenThereIsNoMore) {
  EXPECT_EQ(judged(kPart, 416, {{"Content-Range", "bytes */5"}}), Resumption::Complete);
  EXPECT_EQ(judged(kPart, 416, {{"Content-Range", "bytes */4"}}), Resumption::AskAgain);
  EXPECT_EQ(judged(kPart, 416, {}), Resumption::AskAgain);
}

TEST(Resumption, LeavesOtherAnswersAlone) {
  for (const unsigned status : {204U, 302U, 404U, 500U}) EXPECT_EQ(judged(kPart, status, {}), Resumption::Other);
}

}  // namespace
}  // namespace portico::http::client
