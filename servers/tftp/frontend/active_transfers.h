// Who is being served over UDP right now.
#pragma once

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
  explicit ActiveTransfers(std::size_t max_per_address);

  // Whether to serve a request, the bytes of a datagram, of `client`. One that comes too early will come again.
  [[nodiscard]] bool admits(const Address& client, std::string_view request) const;

  // The transfer that `client` requests begins; it is under way until what this returns is destroyed, in whatever
  // thread, and even after this object is.
  [[nodiscard]] std::shared_ptr<void> begin(const Address& client, std::string_view request);

 private:
  struct Table;

  std::shared_ptr<Table> table_;
};

}  // namespace portico::tftp
