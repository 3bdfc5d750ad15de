#include "clients/tftp/listing.h"

#include <utility>
#include <variant>

namespace portico::tftp::client {

asio::awaitable<void> Listing::perform(Connection& connection) {
  co_await connection.open();
  FileRequest request = ListRequest{};
  co_await connection.ask(std::move(request));
  co_await connection.reply();
  answered_ = true;
  while (true) {
    auto event = co_await connection.next_event();
    auto* entry = std::get_if<ListEntry>(&event);
    if (entry == nullptr) break;
    entries_.push_back(std::move(*entry));
  }
}

std::string Listing::how_far() const { return answered_ ? "in the middle of the listing" : "before it answered"; }

}  // namespace portico::tftp::client
