#include <cerrno>

#include <portico/transports/accept_errors.h>

namespace portico {

AcceptError sort_accept_error(int error) noexcept {
  switch (error) {
    case EAGAIN:
      return AcceptError::NothingThere;
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    // Linux hands errors that are already pending on the new connection to accept(2).
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
    case ENETUNREACH:
    case ETIMEDOUT:
    case ECONNRESET:
    // A firewall's rule, and an ICMP error that a reply of ours caused.
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

}  // namespace portico
