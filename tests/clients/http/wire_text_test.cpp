#include "clients/http/wire_text.h"

#include <vector>

#include <gtest/gtest.h>

namespace portico::http::client {
namespace {

TEST(WireText, IsTheHeadAsItCame) {
  const std::vector<Field> fields{{"A", "b"}, {"c", ""}};
  ResponseHead head;
  head.status = 299;
  head.reason = "Fine";
  head.fields = Fields{fields};
  EXPECT_EQ(head_text(head), "HTTP/1.1 299 Fine\r\nA: b\r\nc: \r\n\r\n");
}

TEST(WireText, MarksEveryLineAndHidesWhatATerminalObeys) {
  EXPECT_EQ(marked_lines('>', "GET / HTTP/1.1\r\nA: \x1b[m\r\n\r\n"), "> GET / HTTP/1.1\n> A: \\x1b[m\n> \n");
  EXPECT_EQ(marked_lines('<', "cut"), "< cut\n");
}

}  // namespace
}  // namespace portico::http::client
