#include "servers/tftp/frontend/active_transfers.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace portico::tftp {

struct ActiveTransfers::Table {
  using Request = std::pair<std::uint16_t, std::string>;  // the client's port, the datagram

  explicit Table(std::size_t most) : max_per_address{most} {}

  const std::size_t max_per_address;
  std::mutex mutex;
  std::map<std::string, std::multimap<Request, Time>> requests;  // of each address that has a transfer; when they began
};

ActiveTransfers::ActiveTransfers(std::size_t max_per_address) : table_{std::make_shared<Table>(max_per_address)} {}

bool ActiveTransfers::admits(const Address& client, std::string_view request, Time now) const {
  const std::lock_guard lock{table_->mutex};
  const auto found = table_->requests.find(client.host());
  if (found == table_->requests.end()) return true;
  const auto [first, last] = found->second.equal_range({client.port(), std::string{request}});
  const bool repeated = std::any_of(first, last, [&](const auto& same) { return now - same.second < kRepeats; });
  return !repeated && found->second.size() < table_->max_per_address;
}

std::shared_ptr<void> ActiveTransfers::begin(const Address& client, std::string_view request, Time now) {
  const std::string host = client.host();
  const std::lock_guard lock{table_->mutex};
  const auto entry = table_->requests[host].emplace(Table::Request{client.port(), request}, now);
  return {nullptr, [table = table_, host, entry](void*) {
            const std::lock_guard relock{table->mutex};
            auto& requests = table->requests.at(host);
            requests.erase(entry);
            if (requests.empty()) table->requests.erase(host);
          }};
}

}  // namespace portico::tftp
