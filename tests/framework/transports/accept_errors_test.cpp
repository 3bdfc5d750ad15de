#include <cerrno>
#include <cstring>

#include <gtest/gtest.h>

#include <portico/transports/accept_errors.h>

namespace portico {
namespace {

constexpr int kLastErrno = 133;

AcceptError expected(int error) {
  switch (error) {
    case EAGAIN:
      return AcceptError::NothingThere;
    // accept(2), "Error handling", and what is said of one connection or by a firewall.
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
    case ENETUNREACH:
    case ETIMEDOUT:
    case ECONNRESET:
    case EPERM:
    case ECONNREFUSED:
      return AcceptError::GoOn;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      return AcceptError::SlowDown;
    default:
      return AcceptError::Fatal;
  }
}

TEST(SortAcceptError, KnowsWhatToDoAboutEveryErrno) {
  static_assert(EWOULDBLOCK == EAGAIN);
  for (int error = 1; error <= kLastErrno; ++error) {
    EXPECT_EQ(sort_accept_error(error), expected(error)) << ::strerror(error);
  }
}

TEST(SortAcceptError, TakesABrokenListenerForFatal) {
  for (const int error : {EBADF, EINVAL, ENOTSOCK, EFAULT}) {
    EXPECT_EQ(sort_accept_error(error), AcceptError::Fatal) << ::strerror(error);
  }
}

}  // namespace
}  // namespace portico
