// Who is being served over UDP right now.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

#include <portico/transports/address.h>

namespace portico::tftp {

// A client that has heard nothing yet asks again: the same request from the same port must neither start nor truncate
// anything twice. (Another request from there is another transfer: some clients keep one port for several files.) And
// no address has more than its share of the transfers. Any thread.
class ActiveTransfers {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // A client repeats what was lost within seconds. Later the same request is that of a client which has started anew,
  // as boot firmware does after a reset, from the same port: it must not wait until the transfer before has given up.
  static constexpr std::chrono::seconds kRepeats{10};

  explicit ActiveTransfers(std::size_t max_per_address);

  // Whether to serve a request, the bytes of a datagram, of `client`. One that comes too early will come again.
  [[nodiscard]] bool admits(const Address& client, std::string_view request, Time now) const;

  // The transfer that `client` requests begins `now`; it is under way until what this returns is destroyed, in whatever
  // thread, and even after this object is.
  [[nodiscard]] std::shared_ptr<void> begin(const Address& client, std::string_view request, Time now);

 private:
  struct Table;

  std::shared_ptr<Table> table_;
};

}  // namespace portico::tftp
