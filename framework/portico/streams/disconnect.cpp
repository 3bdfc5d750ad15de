#include <asio/error.hpp>

#include <portico/streams/disconnect.h>

namespace portico {

bool is_disconnect(const std::error_code& code) noexcept {
  // Asio's category for errno does not say which std::errc it means.
  const bool is_errno = code.category() == asio::error::get_system_category();
  const std::error_code error = is_errno ? std::error_code{code.value(), std::generic_category()} : code;
  return error == std::errc::connection_reset || error == std::errc::broken_pipe || error == std::errc::timed_out ||
         error == std::errc::connection_aborted || error == std::errc::not_connected ||
         error == std::errc::host_unreachable || error == std::errc::network_unreachable ||
         error == std::errc::operation_canceled || error == asio::error::eof;
}

bool is_disconnect(const std::exception_ptr& error) noexcept {
  try {
    if (error) std::rethrow_exception(error);
  } catch (const Disconnected&) {
    return true;
  } catch (const std::system_error& system) {
    return system.code() == asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
  return false;
}

void throw_io_error(const std::error_code& error, const char* what) {
  if (is_disconnect(error)) throw Disconnected{error, what};
  throw std::system_error{error, what};
}

}  // namespace portico
