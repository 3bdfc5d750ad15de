// Our TFTP client and other people's servers.
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <ostream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/programme.h"
#include "tests/interop/tftp/sizes.h"
#include "tests/interop/tftp/udp_port.h"
#include "tests/support/eventually.h"
#include "tests/support/noise.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

using Words = std::vector<std::string>;

struct Peer {
  std::string name;
  Words words;  // the directory that it serves comes behind the last
  bool writable = true;
  bool escapes_cr = true;
};

struct Options {
  std::string name;
  Words words;
};

std::ostream& operator<<(std::ostream& out, const Peer& peer) { return out << peer.name; }
std::ostream& operator<<(std::ostream& out, const Options& options) { return out << options.name; }

// In.tftpd wants to be root for its chroot; anybody is in a user namespace.
Words in_tftpd() {
  Words words = {PORTICO_PEERS_DIR "/tftpd-hpa/usr/sbin/in.tftpd",
                 "--foreground",
                 "--address",
                 "127.0.0.1:69",
                 "--secure",
                 "--create",
                 "--user",
                 "root"};
  if (::geteuid() != 0) words.insert(words.begin(), {"/usr/bin/unshare", "--user", "--map-root-user"});
  return words;
}

// Facts about the servers: dnsmasq takes no files. tftpd-hpa and dnsmasq 2.90 do not know windowsize, and ours goes on
// without it. In netascii dnsmasq sends a CR as it is, so that a CR LF in a file arrives as a LF. A window of 16 of the
// largest blocks is more than atftpd's socket takes, so that each costs a timeout. Nothing here refuses a combination
// of options.
const std::vector<Peer> kPeers = {
    {"tftpd_hpa", in_tftpd()},
    {"atftpd",
     {PORTICO_PEERS_DIR "/atftpd/usr/sbin/atftpd", "--daemon", "--no-fork", "--bind-address", "127.0.0.1", "--user",
      "root.root"}},
    {"dnsmasq",
     {"/usr/sbin/dnsmasq", "--keep-in-foreground", "--port=0", "--conf-file=/dev/null",
      "--pid-file=", "--listen-address=127.0.0.1", "--bind-interfaces", "--user=root", "--enable-tftp", "--tftp-root="},
     false,
     false},
};

const std::vector<Options> kOptions = {
    {"no_options", {}},
    {"blksize", {"--blksize", "1428"}},
    {"largest_blksize", {"--blksize", "65464", "--windowsize", "1"}},
    {"windowsize", {"--blksize", "512", "--windowsize", "16"}},
    {"both", {"--blksize", "1428", "--windowsize", "8"}},
    {"timeout", {"--timeout", "3"}},
    {"netascii", {"--netascii"}},
};

class OthersServers : public testing::TestWithParam<std::tuple<Peer, Options>> {
 protected:
  // Port 69 is nobody's here: any_port gives them another.
  Programme start() const {
    Words words = {"/usr/bin/env", "LD_PRELOAD=" PORTICO_BIN_DIR "/any_port.so"};
    words.insert(words.end(), peer.words.begin(), peer.words.end());
    if (!words.back().ends_with('=')) words.emplace_back();
    words.back() += root.path().string();
    return Programme{std::move(words)};
  }

  Outcome client(const Words& command) const {
    Words words = {PORTICO_BIN_DIR "/portico-tftp", "--udp"};
    words.insert(words.end(), options.words.begin(), options.words.end());
    words.push_back("127.0.0.1:" + std::to_string(port));
    words.insert(words.end(), command.begin(), command.end());
    return run(std::move(words));
  }

  std::string content(std::size_t size) const {
    std::string bytes = noise(size);
    if (!peer.escapes_cr && options.name == "netascii") std::ranges::replace(bytes, '\r', ' ');
    return bytes;
  }

  const Peer& peer = std::get<0>(GetParam());
  const Options& options = std::get<1>(GetParam());
  TemporaryDirectory root;
  TemporaryDirectory local;
  Programme server = start();
  int port = udp_port_of(server.pid());
};

TEST_P(OthersServers, GiveFilesOfEverySize) {
  for (const auto size : kEverySize) {
    const auto name = std::to_string(size);
    root.write(name, content(size));
    const Outcome got = client({"get", name, (local / name).string()});
    ASSERT_EQ(got.status, 0) << name << ": " << got.errors << got.output;
    EXPECT_TRUE(local.read(name) == content(size)) << name << " differs";
    std::filesystem::remove(local / name);
  }
}

TEST_P(OthersServers, TakeFilesOfEverySize) {
  for (const auto size : kEverySize) {
    const auto name = std::to_string(size);
    local.write(name, content(size));
    const Outcome put = client({"put", (local / name).string(), name});
    if (!peer.writable) {
      EXPECT_EQ(put.status, 1) << put.errors;
      return;
    }
    ASSERT_EQ(put.status, 0) << name << ": " << put.errors << put.output;
    EXPECT_TRUE(eventually([&] { return root.read(name) == content(size); })) << name << " differs";
    std::filesystem::remove(root / name);
  }
}

std::string test_name(const testing::TestParamInfo<OthersServers::ParamType>& info) {
  return std::get<0>(info.param).name + "_" + std::get<1>(info.param).name;
}

INSTANTIATE_TEST_SUITE_P(Tftp, OthersServers, testing::Combine(testing::ValuesIn(kPeers), testing::ValuesIn(kOptions)),
                         test_name);

}  // namespace
}  // namespace portico::test
