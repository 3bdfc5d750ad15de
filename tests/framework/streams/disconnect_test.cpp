#include <exception>
#include <stdexcept>
#include <system_error>

#include <asio/error.hpp>
#include <asio/system_error.hpp>
#include <gtest/gtest.h>

#include <portico/streams/disconnect.h>

namespace portico {
namespace {

TEST(IsDisconnect, IsTrueWhenTheConversationIsOver) {
  for (const int error : {ECONNRESET, EPIPE, ETIMEDOUT, ECONNABORTED, ENOTCONN, EHOSTUNREACH, ENETUNREACH, ECANCELED}) {
    EXPECT_TRUE(is_disconnect(std::error_code{error, std::generic_category()})) << error;
    EXPECT_TRUE(is_disconnect(std::error_code{error, std::system_category()})) << error;
    EXPECT_TRUE(is_disconnect(asio::error_code{error, asio::error::get_system_category()})) << error;
  }
  EXPECT_TRUE(is_disconnect(asio::error_code{asio::error::eof}));
  EXPECT_TRUE(is_disconnect(asio::error_code{asio::error::operation_aborted}));
}

TEST(IsDisconnect, IsFalseForEverythingElse) {
  for (const int error : {EIO, EMSGSIZE, ENOSPC, EMFILE, ENOENT, EDESTADDRREQ, EINVAL}) {
    EXPECT_FALSE(is_disconnect(std::error_code{error, std::generic_category()})) << error;
  }
  EXPECT_FALSE(is_disconnect(std::error_code{}));
}

TEST(IsDisconnect, LooksIntoExceptions) {
  const asio::system_error cancelled{asio::error::operation_aborted};
  const Disconnected reset{std::make_error_code(std::errc::connection_reset), "reading"};
  const std::system_error of_a_database{std::make_error_code(std::errc::connection_reset), "reading"};
  const std::system_error full{std::make_error_code(std::errc::no_space_on_device), "writing"};
  EXPECT_TRUE(is_disconnect(std::make_exception_ptr(cancelled)));
  EXPECT_FALSE(is_disconnect(std::make_exception_ptr(of_a_database)));
  EXPECT_TRUE(is_disconnect(std::make_exception_ptr(reset)));
  EXPECT_FALSE(is_disconnect(std::make_exception_ptr(full)));
  EXPECT_FALSE(is_disconnect(std::make_exception_ptr(std::runtime_error{"of the handler"})));
  EXPECT_FALSE(is_disconnect(std::make_exception_ptr(42)));
  EXPECT_FALSE(is_disconnect(std::exception_ptr{}));
}

}  // namespace
}  // namespace portico
