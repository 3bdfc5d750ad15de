#include "servers/tftp/frontend/active_transfers.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace portico::tftp {

struct ActiveTransfers::Table {
  using Request = std::pair<std::uint16_t, std::string>;  // the client's port, the datagram

  explicit Table(std::size_t most) : max_per_address{most} {}

  const std::size_t max_per_address;
  std::mutex mutex;
  std::map<std::string, std::multiset<Request>> requests;  // of each address that has a transfer
};

ActiveTransfers::ActiveTransfers(std::size_t max_per_address) : table_{std::make_shared<Table>(max_per_address)} {}

bool ActiveTransfers::admits(const Address& client, std::string_view request) const {
  const std::lock_guard lock{table_->mutex};
  const auto found = table_->requests.find(client.host());
  if (found == table_->requests.end()) return true;
  if (found->second.contains({client.port(), std::string{request}})) return false;
  return found->second.size() < table_->max_per_address;
}

std::shared_ptr<void> ActiveTransfers::begin(const Address& client, std::string_view request) {
  const std::string host = client.host();
  const Table::Request entry{client.port(), request};
  {
    const std::lock_guard lock{table_->mutex};
    table_->requests[host].insert(entry);
  }
  return {nullptr, [table = table_, host, entry](void*) {
            const std::lock_guard lock{table->mutex};
            auto& requests = table->requests.at(host);
            requests.erase(requests.find(entry));
            if (requests.empty()) table->requests.erase(host);
          }};
}

}  // namespace portico::tftp
