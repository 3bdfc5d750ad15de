// Other people's TFTP clients and our server.
#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "tests/end_to_end/file_server.h"
#include "tests/interop/tftp/command.h"
#include "tests/interop/tftp/sizes.h"
#include "tests/support/noise.h"

namespace portico::test {
namespace {

// A client with some options. PORT, REMOTE, LOCAL and URL in its commands stand for what they say.
struct Client {
  std::string name;
  std::string get;
  std::string put;
  bool gets_empty_files = true;
};

std::ostream& operator<<(std::ostream& out, const Client& client) { return out << client.name; }

// Facts about the clients: curl 7.88 takes a tsize of 0 in an OACK for an error (71), so that with options it cannot
// get an empty file from any server. atftp 0.8.0 sends the value of tsize as it was given, so that it must be a number.
const std::vector<Client> kClients = {
    {"tftp_hpa", "tftp -m octet 127.0.0.1 PORT -c get REMOTE LOCAL",
     "tftp -m octet 127.0.0.1 PORT -c put LOCAL REMOTE"},
    {"tftp_hpa_ascii", "tftp -m ascii 127.0.0.1 PORT -c get REMOTE LOCAL",
     "tftp -m netascii 127.0.0.1 PORT -c put LOCAL REMOTE"},
    {"atftp", "atftp -g -r REMOTE -l LOCAL 127.0.0.1 PORT", "atftp -p -r REMOTE -l LOCAL 127.0.0.1 PORT"},
    {"atftp_blksize", "atftp --option blksize=1428 -g -r REMOTE -l LOCAL 127.0.0.1 PORT",
     "atftp --option blksize=1428 -p -r REMOTE -l LOCAL 127.0.0.1 PORT"},
    {"atftp_windowsize", "atftp --option windowsize=16 -g -r REMOTE -l LOCAL 127.0.0.1 PORT",
     "atftp --option windowsize=16 -p -r REMOTE -l LOCAL 127.0.0.1 PORT"},
    {"atftp_every_option",
     "atftp --option blksize=8192 --option tsize=0 --option timeout=3 --option windowsize=8 -g -r REMOTE -l LOCAL "
     "127.0.0.1 PORT",
     "atftp --option blksize=8192 --option tsize=0 --option timeout=3 --option windowsize=8 -p -r REMOTE -l LOCAL "
     "127.0.0.1 PORT"},
    {"curl", "curl -sS -o LOCAL URL", "curl -sS -T LOCAL URL", false},
    {"curl_blksize", "curl -sS --tftp-blksize 1428 -o LOCAL URL", "curl -sS --tftp-blksize 1428 -T LOCAL URL", false},
    {"curl_no_options", "curl -sS --tftp-no-options -o LOCAL URL", "curl -sS --tftp-no-options -T LOCAL URL"},
    {"busybox", "busybox tftp -g -r REMOTE -l LOCAL 127.0.0.1 PORT",
     "busybox tftp -p -r REMOTE -l LOCAL 127.0.0.1 PORT"},
    {"busybox_blksize", "busybox tftp -b 1428 -g -r REMOTE -l LOCAL 127.0.0.1 PORT",
     "busybox tftp -b 1428 -p -r REMOTE -l LOCAL 127.0.0.1 PORT"},
};

class OthersClients : public testing::TestWithParam<std::tuple<const char*, Client>> {
 protected:
  Outcome get(const std::string& name) { return run_with(client.get, name, name); }
  Outcome put(const std::string& name) { return run_with(client.put, name, name); }

  std::vector<std::size_t> sizes() const { return async ? kEverySize : kFewSizes; }

  const Client& client = std::get<1>(GetParam());
  const bool async = std::string{std::get<0>(GetParam())} == "async";
  TemporaryDirectory local;
  FileServer server{std::get<0>(GetParam()), {"--writable", "--create"}};

 private:
  Outcome run_with(const std::string& command, const std::string& remote, const std::string& name) {
    const auto port = port_of(server.address());
    return run(words_of(command, {{"PORT", port},
                                  {"REMOTE", remote},
                                  {"LOCAL", (local / name).string()},
                                  {"URL", "tftp://127.0.0.1:" + port + "/" + remote}}));
  }
};

TEST_P(OthersClients, GetFilesOfEverySize) {
  for (const auto size : sizes()) {
    const auto name = std::to_string(size);
    server.root.write(name, noise(size));
    const Outcome got = get(name);
    if (size == 0 && !client.gets_empty_files) {
      EXPECT_NE(got.status, 0);
      continue;
    }
    ASSERT_EQ(got.status, 0) << name << ": " << got.errors << got.output;
    EXPECT_TRUE(local.read(name) == noise(size)) << name << " differs";
    std::filesystem::remove(local / name);
  }
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
}

TEST_P(OthersClients, PutFilesOfEverySize) {
  for (const auto size : sizes()) {
    const auto name = std::to_string(size);
    local.write(name, noise(size));
    const Outcome put_there = put(name);
    ASSERT_EQ(put_there.status, 0) << name << ": " << put_there.errors << put_there.output;
    EXPECT_TRUE(server.root.read(name) == noise(size)) << name << " differs";
    std::filesystem::remove(local / name);
  }
  EXPECT_EQ(server.stop(), 0) << server.programme().errors();
}

std::string test_name(const testing::TestParamInfo<OthersClients::ParamType>& info) {
  return std::get<1>(info.param).name + "_" + std::get<0>(info.param);
}

INSTANTIATE_TEST_SUITE_P(Tftp, OthersClients,
                         testing::Combine(testing::Values("async", "forking", "threading", "loop"),
                                          testing::ValuesIn(kClients)),
                         test_name);

}  // namespace
}  // namespace portico::test
