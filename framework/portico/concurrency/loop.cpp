#include <portico/concurrency/loop.h>

namespace portico {

Loop::Loop(const PolicyContext& context)
    : idle_{context.sheds ? std::make_shared<IdleList>() : nullptr},
      worker_{std::make_shared<Worker>(context.loop.context(), nullptr, idle_)},
      at_fork_{context.loop.at_fork([worker = worker_.get()] { worker->close_in_child(); })} {}

}  // namespace portico
