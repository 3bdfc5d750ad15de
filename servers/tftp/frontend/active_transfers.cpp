#include "servers/tftp/frontend/active_transfers.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace portico::tftp {

struct ActiveTransfers::Table {
  explicit Table(std::size_t most) : max_per_address{most} {}

  const std::size_t max_per_address;
  std::mutex mutex;
  std::map<std::string, std::multiset<std::uint16_t>> ports;  // of each address that has a transfer
};

ActiveTransfers::ActiveTransfers(std::size_t max_per_address) : table_{std::make_shared<Table>(max_per_address)} {}

ActiveTransfers::Admission ActiveTransfers::admit(const Address& client) const {
  const std::lock_guard lock{table_->mutex};
  const auto found = table_->ports.find(client.host());
  if (found == table_->ports.end()) return Admission::Welcome;
  if (found->second.contains(client.port())) return Admission::Duplicate;
  return found->second.size() < table_->max_per_address ? Admission::Welcome : Admission::TooMany;
}

std::shared_ptr<void> ActiveTransfers::begin(const Address& client) {
  {
    const std::lock_guard lock{table_->mutex};
    table_->ports[client.host()].insert(client.port());
  }
  return {nullptr, [table = table_, host = client.host(), port = client.port()](void*) {
            const std::lock_guard lock{table->mutex};
            auto& ports = table->ports.at(host);
            ports.erase(ports.find(port));
            if (ports.empty()) table->ports.erase(host);
          }};
}

}  // namespace portico::tftp
