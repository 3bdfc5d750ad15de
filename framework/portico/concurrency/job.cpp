#include <portico/concurrency/job.h>
#include <portico/concurrency/job_count.h>

namespace portico {

Job::~Job() {
  if (count_) count_->remove();
}

void Job::count_in(std::shared_ptr<JobCount> count) {
  count_ = std::move(count);
  count_->add();
}

}  // namespace portico
