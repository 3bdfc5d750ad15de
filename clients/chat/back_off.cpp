#include "clients/chat/back_off.h"

#include <algorithm>
#include <utility>

namespace portico::chat::client {

BackOff::Milliseconds BackOff::next(double chance) {
  const auto wait = std::exchange(wait_, std::min(2 * wait_, kLongest));
  const auto half = static_cast<double>(wait.count()) / 2;
  return Milliseconds{static_cast<Milliseconds::rep>(half + half * chance)};
}

void BackOff::connection_lasted(Milliseconds time) {
  if (time >= kGood) wait_ = kFirst;
}

}  // namespace portico::chat::client
