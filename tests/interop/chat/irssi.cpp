// irssi wants a terminal, which script(1) makes, and takes orders through a script of its own.
#include "tests/end_to_end/programme.h"
#include "tests/interop/chat/fifo.h"
#include "tests/interop/chat/others_clients.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

constexpr const char* kScript = R"(use strict;
use warnings;
use Irssi;
our $VERSION = '1';
our %IRSSI = (name => 'orders');
my $home = Irssi::get_irssi_dir();
open(my $shown, '>>', "$home/shown") or die;
open(my $orders, '+<', "$home/orders") or die;
$shown->autoflush(1);
my $waiting = '';
Irssi::signal_add('print text', sub { print $shown "$_[2]\n" });
Irssi::input_add(fileno($orders), Irssi::INPUT_READ, sub {
  sysread($orders, $waiting, 4096, length $waiting);
  my $place = Irssi::channel_find('#room') || Irssi::active_win();
  while ($waiting =~ s/^(.*)\n//) { $place->command($1) }
}, '');
)";

constexpr const char* kConfiguration = R"(settings = {
  core = { nick = "other"; user_name = "other"; real_name = "Other Client"; recode_fallback = "UTF-8"; };
  "irc/core" = { cmd_queue_speed = "10msec"; cmds_max_at_once = "100"; };
};
chatnets = { here = { type = "IRC"; }; };
servers = ({ address = "127.0.0.1"; port = ")";

constexpr const char* kRest = R"("; chatnet = "here"; autoconnect = "yes"; });
channels = ({ name = "#room"; chatnet = "here"; autojoin = "yes"; });
)";

class IrssiClient final : public OthersClient {
 public:
  explicit IrssiClient(const std::string& port) {
    std::filesystem::create_directories(home_ / "scripts/autorun");
    home_.write("scripts/autorun/orders.pl", kScript);
    home_.write("config", kConfiguration + port + kRest);
    home_.write("shown", "");
    programme_ = std::make_unique<Programme>(std::vector<std::string>{
        "/usr/bin/env", "TERM=vt100", "LC_ALL=C.UTF-8", "/usr/bin/script", "--quiet", "--return", "--command",
        "exec irssi --home=" + home_.path().string(), (home_ / "screen").string()});
  }

  void type(const std::string& line) override { orders_.say(line.starts_with('/') ? line : "/msg * " + line); }
  bool shows(const std::string& text) override {
    return eventually([&] { return all().find(text) != std::string::npos; });
  }
  std::string all() override { return home_.read("shown"); }

 private:
  TemporaryDirectory home_;
  Fifo orders_{home_ / "orders"};
  std::unique_ptr<Programme> programme_;
};

}  // namespace

std::unique_ptr<OthersClient> start_irssi(const std::string& port) { return std::make_unique<IrssiClient>(port); }

}  // namespace portico::test
