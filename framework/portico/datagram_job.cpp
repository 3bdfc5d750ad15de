#include <fcntl.h>

#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

#include <portico/concurrency/worker.h>
#include <portico/datagram_job.h>
#include <portico/serve_request.h>

namespace portico {

asio::awaitable<void> DatagramJob::run(Worker& worker) {
  std::exception_ptr error;
  try {
    const auto handler = (*make_handler_)();
    DatagramRequestHandler::Surroundings surroundings{&packet_, socket_->get(), worker.stopping(), worker.helpers()};
    handler->enter(std::move(surroundings));
    const OneCall once;
    co_await serve_request(*handler, once);
  } catch (...) {
    error = std::current_exception();
  }
  if (error) failed_ = host_->report(packet_.peer, error);
}

void DatagramJob::enter_child() {
  const int copy = ::fcntl(socket_->get(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw std::system_error{errno, std::generic_category(), "dup"};
  socket_ = std::make_shared<const FileDescriptor>(copy);
}

}  // namespace portico
