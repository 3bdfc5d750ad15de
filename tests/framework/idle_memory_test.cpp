// How much user memory an idle connection costs under Async. The target is 1 KiB; what is measured is printed, also as
// a table of the sizes of its allocations, and only a figure that is far off fails.
#include <malloc.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <portico/portico.h>

// Asio takes a part of its memory from aligned_alloc(3), so malloc(3) itself is counted, through glibc's own names.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);
}

namespace {

// Blocks in use, by the bytes that each costs. Those above count as the last.
constexpr std::size_t kSizes = 8192;
constinit std::array<std::atomic<std::int64_t>, kSizes + 1> blocks_in_use{};
constinit std::atomic<std::int64_t> bytes_in_use = 0;

void* count(void* block, std::int64_t more) {
  if (!block) return block;
  const std::size_t size = ::malloc_usable_size(block) + sizeof(std::size_t);
  bytes_in_use += more * static_cast<std::int64_t>(size);
  blocks_in_use[std::min(size, kSizes)] += more;
  return block;
}

}  // namespace

extern "C" {
void* malloc(std::size_t size) { return count(__libc_malloc(size), 1); }
void* calloc(std::size_t number, std::size_t size) { return count(__libc_calloc(number, size), 1); }
void* realloc(void* block, std::size_t size) { return count(__libc_realloc(count(block, -1), size), 1); }
void* memalign(std::size_t alignment, std::size_t size) { return count(__libc_memalign(alignment, size), 1); }
void* aligned_alloc(std::size_t alignment, std::size_t size) { return count(__libc_memalign(alignment, size), 1); }
void free(void* block) { __libc_free(count(block, -1)); }
}

namespace portico {
namespace {

constexpr int kConnections = 1'000;

class EchoHandler final : public StreamRequestHandler {
  asio::awaitable<void> handle() override {
    while (auto line = co_await stream().read_line()) co_await stream().write(*line + '\n');
  }
};

struct Snapshot {
  std::int64_t bytes = bytes_in_use;
  std::vector<std::int64_t> blocks{blocks_in_use.begin(), blocks_in_use.end()};
};

FileDescriptor connect_to(const Address& where) {
  FileDescriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const auto raw = where.raw();
  EXPECT_EQ(::connect(socket.get(), raw.get(), raw.size), 0);
  return socket;
}

void echo_one_line(const FileDescriptor& socket) {
  ASSERT_EQ(::send(socket.get(), "hello\n", 6, MSG_NOSIGNAL), 6);
  char reply[6];
  ASSERT_EQ(::recv(socket.get(), reply, sizeof reply, MSG_WAITALL), 6);
}

void print(const Snapshot& before, const Snapshot& after) {
  std::printf("an idle connection: %.0f bytes\n", static_cast<double>(after.bytes - before.bytes) / kConnections);
  std::printf("%10s %12s %12s\n", "block", "blocks each", "bytes each");
  for (std::size_t size = 0; size <= kSizes; ++size) {
    const double each = static_cast<double>(after.blocks[size] - before.blocks[size]) / kConnections;
    if (each > 0.05 || each < -0.05) std::printf("%10zu %12.2f %12.1f\n", size, each, each * static_cast<double>(size));
  }
}

TEST(IdleMemory, OfAConnectionUnderAsyncIsSmall) {
  ServerOptions options;
  options.workers = 1;
  AsyncTcpServer<EchoHandler> server{"127.0.0.1:0", options};
  std::thread serving{[&server] { server.serve_forever(); }};
  const Address where = server.server_address();

  std::vector<FileDescriptor> clients;
  clients.reserve(2 * kConnections);
  const auto add = [&clients, &where] {
    for (int n = 0; n < kConnections; ++n) {
      clients.push_back(connect_to(where));
      echo_one_line(clients.back());
    }
  };
  add();  // what the loop makes once, and keeps, is not counted
  const Snapshot before;
  add();
  const Snapshot after;
  print(before, after);
  EXPECT_LT(after.bytes - before.bytes, 4 * 1024 * kConnections);

  clients.clear();
  server.shutdown();
  serving.join();
}

}  // namespace
}  // namespace portico
