// What datagrams promise whatever their policy.
#include <gtest/gtest.h>

#include "tests/contract/contract.h"
#include <portico/server.h>

namespace portico::test {
namespace {

using std::chrono::milliseconds;

class Datagrams : public EveryCell {};
INSTANTIATE_TEST_SUITE_P(Contract, Datagrams, testing::ValuesIn(datagram_cells()), name_of);

TEST_P(Datagrams, AreAnsweredOnlyWhenTheHandlerSaysSomething) {
  ServerProcess server = serve();
  Client asking = client(server);
  asking.send("nothing to say");
  EXPECT_TRUE(eventually([&] { return observed().destroyed == 1; }));
  EXPECT_EQ(asking.receive_datagram(milliseconds{100}), std::nullopt);
  EXPECT_EQ(asking.ask("say something"), "something");
}

TEST_P(Datagrams, CanBeAnsweredWithNothing) {
  ServerProcess server = serve();
  Client asking = client(server);
  asking.send("write 0");
  EXPECT_EQ(asking.receive_datagram(), "");
}

TEST_P(Datagrams, CanBeEmpty) {
  ServerProcess server = serve();
  client(server).send("");
  EXPECT_TRUE(eventually([&] { return observed().destroyed == 1; }));
  EXPECT_EQ(observed().errors, 0);
}

TEST_P(Datagrams, ThatAreTooLongAreCutAndSaySo) {
  options.max_packet_size = 100;
  ServerProcess server = serve();
  EXPECT_EQ(client(server).ask("how long" + std::string(92, ' ')), "100 of 100");
  EXPECT_EQ(client(server).ask("how long" + std::string(93, ' ')), "100 of 101, truncated");
  EXPECT_EQ(client(server).ask("how long" + std::string(5'000, ' ')), "100 of 5008, truncated");
}

TEST_P(Datagrams, AreAnsweredToWhoeverAsked) {
  ServerProcess server = serve();
  Client one = client(server);
  Client two = client(server);
  for (int n = 0; n < 10; ++n) {
    one.send("say one");
    two.send("say two");
    EXPECT_EQ(one.receive_datagram(), "one\n");
    EXPECT_EQ(two.receive_datagram(), "two\n");
  }
}

TEST_P(Datagrams, SayWhenTheyHaveBeenServedHoweverThatEnded) {
  ServerProcess server = serve();
  EXPECT_EQ(client(server).ask("say hello"), "hello");
  client(server).send("throw");
  if (cell().forks()) client(server).send("die 9");
  const int sent = cell().forks() ? 3 : 2;
  EXPECT_TRUE(eventually([&] { return observed().ended == sent; }));
  const Client waiting = client_with(server, "wait");
  EXPECT_EQ(observed().begun, sent + 1);
  EXPECT_EQ(observed().ended, sent);
}

class UdpReplies : public EveryCell {};
INSTANTIATE_TEST_SUITE_P(Contract, UdpReplies, testing::ValuesIn(cells_of("Udp")), name_of);

TEST_P(UdpReplies, LeaveFromTheAddressThatTheRequestCameTo) {
  for (const std::string where : {"0.0.0.0:0", "[::]:0"}) {
    ServerProcess server = serve_at(where);
    const std::string port = server.address().substr(server.address().rfind(':'));
    for (const std::string host : {"127.0.0.1", "127.0.0.2", "127.1.2.3"}) {
      Client asking = client(host + port);  // connected: a datagram from elsewhere does not reach it
      EXPECT_EQ(asking.ask("say hello"), "hello") << where << " " << host;
      EXPECT_EQ(asking.source().to_string(), host + port);
    }
  }
}

// Nobody can answer a Unix client without a name.
class NamelessDatagrams : public EveryCell {};
INSTANTIATE_TEST_SUITE_P(Contract, NamelessDatagrams, testing::ValuesIn(cells_of("UnixDatagram")), name_of);

TEST_P(NamelessDatagrams, AreAnErrorToAnswerAndHarmNobody) {
  ServerProcess server = serve();
  const FileDescriptor nameless{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  const auto raw = Address::parse(server.address()).raw();
  ASSERT_EQ(::sendto(nameless.get(), "say hello", 9, 0, raw.get(), raw.size), 9);
  EXPECT_TRUE(eventually([&] { return observed().errors == 1; }));
  EXPECT_EQ(client(server).ask("say hello"), "hello");
}

}  // namespace
}  // namespace portico::test
