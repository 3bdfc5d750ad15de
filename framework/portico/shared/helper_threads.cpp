#include <portico/shared/helper_threads.h>
#include <portico/shared/signal_mask.h>

namespace portico {

HelperThreads::~HelperThreads() {
  if (pool_) pool_->join();
}

asio::thread_pool& HelperThreads::pool() {
  const std::lock_guard lock{mutex_};
  if (!pool_) {
    const SignalsBlocked blocked;  // the threads inherit the mask
    pool_ = std::make_unique<asio::thread_pool>(kThreads);
  }
  return *pool_;
}

}  // namespace portico
