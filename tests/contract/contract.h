// The contract of all servers: what every test of this directory stands on.
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/contract/observed.h"
#include "tests/support/client.h"
#include "tests/support/running_server.h"
#include "tests/support/shared_log.h"
#include "tests/support/shared_memory.h"
#include "tests/support/temporary_directory.h"
#include <portico/basic_server.h>
#include <portico/server_options.h>

namespace portico::test {

// One policy over one transport: makes a server of puppets that notes what its hooks are called for.
struct Cell {
  std::string policy;     // "Loop", "Forking", "Threading", "Async", "AsyncOnOneLoop"
  std::string transport;  // "Tcp", "Udp", "UnixStream", "UnixDatagram"
  std::unique_ptr<BasicServer> (*make)(const std::string& where, const ServerOptions& options, Observed& observed);

  [[nodiscard]] std::string name() const { return policy + transport; }
  [[nodiscard]] bool streams() const { return transport == "Tcp" || transport == "UnixStream"; }
  [[nodiscard]] bool unix_path() const { return transport.starts_with("Unix"); }
  [[nodiscard]] bool loops() const { return policy == "Loop"; }
  [[nodiscard]] bool forks() const { return policy == "Forking"; }
};

std::ostream& operator<<(std::ostream& out, const Cell& cell);

// Under ThreadSanitizer only the policies that have threads.
[[nodiscard]] std::vector<Cell> every_cell();
[[nodiscard]] std::vector<Cell> stream_cells();
[[nodiscard]] std::vector<Cell> datagram_cells();
[[nodiscard]] std::vector<Cell> cells_of(const std::string& transport);
[[nodiscard]] Cell cell(const std::string& policy, const std::string& transport);
[[nodiscard]] std::string name_of(const testing::TestParamInfo<Cell>& info);

// Verbs for the tests. Change `options` and `observed()` before the server is started.
class CellTest : public testing::Test {
 protected:
  explicit CellTest(Cell cell);

  [[nodiscard]] const Cell& cell() const noexcept { return cell_; }
  [[nodiscard]] Observed& observed() const noexcept { return *observed_; }

  // A place for a server to listen; the same Unix path each time.
  [[nodiscard]] std::string where() const;
  [[nodiscard]] std::string path() const { return (directory_ / "socket").string(); }

  [[nodiscard]] std::unique_ptr<BasicServer> make_server() const { return cell_.make(where(), options, *observed_); }
  [[nodiscard]] ServerProcess serve(const ServerProcess::Serve& serve = &BasicServer::serve_forever) const;
  [[nodiscard]] ServerProcess serve_at(const std::string& where) const;
  [[nodiscard]] Client client(const ServerProcess& server) const { return client(server.address()); }
  [[nodiscard]] Client client(const std::string& address) const {
    return Client{address, cell_.streams() ? SOCK_STREAM : SOCK_DGRAM};
  }

  // A client that has sent an order, and one whose order is being obeyed: `handled` has grown.
  [[nodiscard]] Client client_asking(const ServerProcess& server, const std::string& order) const;
  [[nodiscard]] Client client_with(const ServerProcess& server, const std::string& order);

  // No more than `limit` requests at once, whatever the policy calls it.
  void limit_requests_to(std::size_t limit);

  ServerOptions options;
  SharedLog log;

 private:
  Cell cell_;
  TemporaryDirectory directory_;
  SharedMemory<Observed> observed_;
};

class EveryCell : public CellTest, public testing::WithParamInterface<Cell> {
 protected:
  EveryCell() : CellTest{GetParam()} {}
};

}  // namespace portico::test
