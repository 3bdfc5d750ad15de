// Who is being served over UDP right now.
#pragma once

#include <cstddef>
#include <memory>

#include <portico/transports/address.h>

namespace portico::tftp {

// A client that has heard nothing yet asks again, from the same port: that is the same request, and must neither start
// nor truncate anything twice. And no address has more than its share of the transfers. Any thread.
class ActiveTransfers {
 public:
  enum class Admission { Welcome, Duplicate, TooMany };

  explicit ActiveTransfers(std::size_t max_per_address);

  // What to do with a request of `client`, by address and port.
  [[nodiscard]] Admission admit(const Address& client) const;

  // A transfer with `client` begins; it is under way until what this returns is destroyed, in whatever thread, and even
  // after this object is.
  [[nodiscard]] std::shared_ptr<void> begin(const Address& client);

 private:
  struct Table;

  std::shared_ptr<Table> table_;
};

}  // namespace portico::tftp
