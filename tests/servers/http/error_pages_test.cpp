#include "servers/http/frontend/error_pages.h"

#include <filesystem>
#include <string>
#include <system_error>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace portico::http {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ErrorPages, SayStatusAndReason) {
  const auto page = ErrorPages{}.page(Status::NotFound);
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
  EXPECT_THAT(page, HasSubstr("<title>404 Not Found</title>"));
  EXPECT_THAT(page, HasSubstr("<b>404</b> Not Found"));
  EXPECT_THAT(page, Not(HasSubstr("<p>")));
}

TEST(ErrorPages, SayWhyAsText) {
  const auto page = ErrorPages{}.page(Status::BadRequest, "no <script>");
  EXPECT_THAT(page, HasSubstr("<p>no &lt;script&gt;</p>"));
}

TEST(ErrorPages, MayBeFilesOfOnesOwn) {
  const portico::test::TemporaryDirectory directory;
  directory.write("404.html", "<p>Gone fishing");
  directory.write("200.html", "not an error");
  directory.write("499.html", "no status");
  const ErrorPages pages{directory.path()};
  EXPECT_EQ(pages.page(Status::NotFound, "why"), "<p>Gone fishing");
  EXPECT_THAT(pages.page(Status::Forbidden), HasSubstr("403 Forbidden"));
  directory.write("404.html", "later");
  EXPECT_EQ(pages.page(Status::NotFound), "<p>Gone fishing");
}

TEST(ErrorPages, ThatCannotBeReadAreAnErrorAtTheStart) {
  const portico::test::TemporaryDirectory directory;
  EXPECT_THROW(ErrorPages{directory / "none"}, std::system_error);
  std::filesystem::create_directory(directory / "404.html");
  EXPECT_THROW(ErrorPages{directory.path()}, std::system_error);
  std::filesystem::remove(directory / "404.html");
  directory.write("500.html", std::string((1U << 20U) + 1, 'x'));
  EXPECT_THROW(ErrorPages{directory.path()}, std::system_error);
}

}  // namespace
}  // namespace portico::http
