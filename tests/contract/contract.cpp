#include "tests/contract/contract.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "tests/contract/puppet.h"
#include <portico/server.h>

namespace portico::test {

namespace {

// A server that notes what its hooks are called for.
template <class P, class T>
class Watched final
    : public Server<Puppet<std::conditional_t<std::same_as<ServerOf<T>, StreamServer>, StreamTalk, DatagramTalk>>, P,
                    T> {
  using Talk = std::conditional_t<std::same_as<ServerOf<T>, StreamServer>, StreamTalk, DatagramTalk>;
  using Base = Server<Puppet<Talk>, P, T>;

 public:
  Watched(const std::string& where, const ServerOptions& options, Observed& observed)
      : Base{where, options, std::ref(observed)}, observed_{observed} {
    observed_.server = this;
  }

 protected:
  void handle_error(const Address& client, std::exception_ptr error) override {
    ++observed_.errors;
    Base::handle_error(client, error);
  }
  bool verify_request(const typename T::Request&, const Address&) override {
    ++observed_.verified;
    if (observed_.throws_in == Place::verify_request) throw std::runtime_error{"thrown as the test wants"};
    return observed_.verify;
  }
  std::shared_ptr<void> begin_request(const Datagram&, const Address&) {  // overrides that of datagram servers
    ++observed_.begun;
    return {&observed_.ended, [](std::atomic<int>* ended) { ++*ended; }};
  }
  void server_activate() override {
    ++observed_.activated;
    if (observed_.throws_in == Place::server_activate) throw std::runtime_error{"thrown as the test wants"};
    at_fork_ = this->loop().at_fork([this] { ++observed_.before_forks; }, [this] { ++observed_.after_forks; },
                                    [this] { ++observed_.forked; });
  }
  void server_deactivate() override {
    ++observed_.deactivated;
    at_fork_.reset();
  }
  void service_actions() override { ++observed_.actions; }
  void handle_timeout() override { ++observed_.timeouts; }

 private:
  Observed& observed_;
  EventLoop::AtFork at_fork_;
};

template <class P, class T, std::size_t Workers>
std::unique_ptr<BasicServer> make(const std::string& where, const ServerOptions& given, Observed& observed) {
  ServerOptions options = given;
  options.workers = Workers;
  return std::make_unique<Watched<P, T>>(where, options, observed);
}

template <class P, std::size_t Workers = 1>
void add_row(std::vector<Cell>& cells, const std::string& policy) {
  cells.push_back({policy, "Tcp", &make<P, Tcp, Workers>});
  cells.push_back({policy, "Udp", &make<P, Udp, Workers>});
  cells.push_back({policy, "UnixStream", &make<P, UnixStream, Workers>});
  cells.push_back({policy, "UnixDatagram", &make<P, UnixDatagram, Workers>});
}

std::vector<Cell> only(const std::function<bool(const Cell&)>& wanted) {
  std::vector<Cell> cells = every_cell();
  std::erase_if(cells, std::not_fn(wanted));
  return cells;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Cell& cell) { return out << cell.name(); }

std::vector<Cell> every_cell() {
  std::vector<Cell> cells;
#if !defined(__SANITIZE_THREAD__)
  add_row<Loop>(cells, "Loop");
  add_row<Forking>(cells, "Forking");
  add_row<Async>(cells, "AsyncOnOneLoop");
#endif
  add_row<Threading>(cells, "Threading");
  add_row<Async, 2>(cells, "Async");
  return cells;
}

std::vector<Cell> stream_cells() { return only(&Cell::streams); }
std::vector<Cell> datagram_cells() {
  return only([](const Cell& cell) { return !cell.streams(); });
}
std::vector<Cell> cells_of(const std::string& transport) {
  return only([&](const Cell& cell) { return cell.transport == transport; });
}

Cell cell(const std::string& policy, const std::string& transport) {
  return only([&](const Cell& cell) { return cell.policy == policy && cell.transport == transport; }).at(0);
}

std::string name_of(const testing::TestParamInfo<Cell>& info) { return info.param.name(); }

CellTest::CellTest(Cell cell) : cell_{std::move(cell)} {
  options.logger = log.logger();
  options.poll_interval = std::chrono::milliseconds{20};
}

std::string CellTest::where() const { return cell_.unix_path() ? "unix:" + path() : "127.0.0.1:0"; }

ServerProcess CellTest::serve(const ServerProcess::Serve& serve) const {
  return ServerProcess{[this] { return make_server(); }, serve};
}

ServerProcess CellTest::serve_at(const std::string& where) const {
  return ServerProcess{[&] { return cell_.make(where, options, *observed_); }};
}

Client CellTest::client_asking(const ServerProcess& server, const std::string& order) const {
  Client client = this->client(server);
  client.send(order + "\n");
  return client;
}

Client CellTest::client_with(const ServerProcess& server, const std::string& order) {
  const int before = observed().handled;
  Client client = client_asking(server, order);
  EXPECT_TRUE(eventually([&] { return observed().handled > before; })) << order;
  return client;
}

void CellTest::limit_requests_to(std::size_t limit) {
  options.max_children = options.max_threads = options.max_connections = limit;
}

}  // namespace portico::test
