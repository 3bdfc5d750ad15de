#include "servers/http/frontend/event_stream.h"

#include <chrono>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace portico::http {
namespace {

std::string text_of(const std::string& data) {
  Event event;
  event.data = data;
  return to_text(event);
}

TEST(EventText, MakesALineOfEachLineOfData) {
  EXPECT_EQ(text_of("hello"), "data: hello\n\n");
  EXPECT_EQ(text_of(""), "data: \n\n");
  EXPECT_EQ(text_of("a\nb"), "data: a\ndata: b\n\n");
  EXPECT_EQ(text_of("a\r\nb\rc\n"), "data: a\ndata: b\ndata: c\ndata: \n\n");
  EXPECT_EQ(text_of("\n\n"), "data: \ndata: \ndata: \n\n");
}

// What a client says that others are shown.
TEST(EventText, KeepsDataFromBecomingAnotherEvent) {
  EXPECT_EQ(text_of("a\n\nevent: b"), "data: a\ndata: \ndata: event: b\n\n");
  EXPECT_EQ(text_of("a\r\rid: 1"), "data: a\ndata: \ndata: id: 1\n\n");
}

TEST(EventText, NamesTypeIdAndRetryFirst) {
  Event event;
  event.data = "a";
  event.type = "news";
  event.id = "7";
  event.retry = std::chrono::seconds{3};
  EXPECT_EQ(to_text(event), "event: news\nid: 7\nretry: 3000\ndata: a\n\n");
}

TEST(EventText, RefusesLineBreaksInTypeAndId) {
  for (const std::string& bad : {std::string{"a\nb"}, std::string{"a\rb"}, std::string{"a\0b", 3}}) {
    Event event;
    event.type = bad;
    EXPECT_THROW((void)to_text(event), std::invalid_argument);
    event.type.clear();
    event.id = bad;
    EXPECT_THROW((void)to_text(event), std::invalid_argument);
  }
}

// A NUL in data is one more character to a client.
TEST(EventText, TakesAnyByteInData) { EXPECT_EQ(text_of(std::string{"a\0b", 3}), std::string("data: a\0b\n\n", 11)); }

}  // namespace
}  // namespace portico::http
