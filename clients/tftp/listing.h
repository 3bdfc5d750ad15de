#pragma once

#include <string>
#include <utility>
#include <vector>

#include "clients/tftp/operation.h"
#include "servers/tftp/protocol/file_listing.h"

namespace portico::tftp::client {

// Asks for the names of all files.
class Listing final : public Operation {
 public:
  asio::awaitable<void> perform(Connection& connection) override;
  [[nodiscard]] std::string how_far() const override;

  // Once, when it has been performed.
  [[nodiscard]] std::vector<ListEntry> take_entries() noexcept { return std::move(entries_); }

 private:
  std::vector<ListEntry> entries_;
  bool answered_ = false;
};

}  // namespace portico::tftp::client
