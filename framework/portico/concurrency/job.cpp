#include <portico/concurrency/job.h>
#include <portico/concurrency/job_count.h>

namespace portico {

Job::~Job() {
  unlink();
  if (count_) count_->remove();
}

void Job::link_behind(Job*& link) noexcept {
  next_ = link;
  if (next_) next_->link_ = &next_;
  link_ = &link;
  link = this;
}

void Job::unlink() noexcept {
  if (!link_) return;
  *link_ = next_;
  if (next_) next_->link_ = link_;
  link_ = nullptr;
}

void Job::count_in(std::shared_ptr<JobCount> count) {
  count_ = std::move(count);
  count_->add();
}

}  // namespace portico
