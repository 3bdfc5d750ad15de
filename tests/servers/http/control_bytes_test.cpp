#include "servers/http/protocol/control_bytes.h"

#include <string>

#include <gtest/gtest.h>

namespace portico::http {
namespace {

TEST(ControlBytes, AreFoundWhereverTheyStand) {
  for (std::size_t size = 1; size < 20; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (const char control : {'\0', '\r', '\n', '\x1F', '\x7F'}) {
        std::string text(size, 'a');
        text[at] = control;
        EXPECT_EQ(find_control(text), at) << size;
        EXPECT_EQ(find_control(text, at), at) << size;
        EXPECT_EQ(find_control(text, at + 1), size) << at;
      }
    }
  }
}

TEST(ControlBytes, AreNeitherTheTabNorAnythingVisibleNorOtherBytes) {
  std::string text = "\t";
  for (int byte = 0x20; byte < 0x100; ++byte) {
    if (byte != 0x7F) text += static_cast<char>(byte);
  }
  EXPECT_EQ(find_control(text), text.size());
  EXPECT_EQ(find_control(""), 0U);
}

}  // namespace
}  // namespace portico::http
