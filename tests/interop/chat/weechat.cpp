// WeeChat without a terminal, as its users run it in the background: it takes orders from a FIFO and writes logs.
#include <filesystem>

#include "tests/end_to_end/programme.h"
#include "tests/interop/chat/fifo.h"
#include "tests/interop/chat/others_clients.h"
#include "tests/support/temporary_directory.h"

namespace portico::test {
namespace {

class WeechatClient final : public OthersClient {
 public:
  explicit WeechatClient(const std::string& port)
      : programme_{{"/usr/bin/env",
                    "LC_ALL=C.UTF-8",
                    "HOME=" + home_.path().string(),
                    "/usr/bin/weechat-headless",
                    "--dir",
                    home_.path().string(),
                    "--run-command",
                    "/set fifo.file.path \"${weechat_data_dir}/orders\"",
                    "--run-command",
                    "/set logger.file.flush_delay 0",
                    "--run-command",
                    "/server add here 127.0.0.1/" + port + " -nicks=other -realname=Other -autojoin=#room",
                    "--run-command",
                    "/set irc.server.here.realname \"Other Client\"",
                    "--run-command",
                    "/set irc.server.here.command_delay 0",
                    "--run-command",
                    "/set irc.server_default.anti_flood_prio_high 0",
                    "--run-command",
                    "/set irc.server_default.anti_flood_prio_low 0",
                    "--run-command",
                    "/connect here"}} {
    if (!eventually([&] { return std::filesystem::exists(home_ / "orders"); })) throw std::runtime_error{"no WeeChat"};
    orders_.emplace(home_ / "orders", true);
  }

  void type(const std::string& line) override { orders_->say("irc.here.#room *" + line); }
  bool shows(const std::string& text) override {
    return eventually([&] { return all().find(text) != std::string::npos; });
  }
  std::string all() override {
    std::string text;
    std::error_code none_yet;
    for (const auto& entry : std::filesystem::directory_iterator{home_ / "logs", none_yet}) {
      text += home_.read("logs/" + entry.path().filename().string());
    }
    return text;
  }

 private:
  TemporaryDirectory home_;
  Programme programme_;
  std::optional<Fifo> orders_;
};

}  // namespace

std::unique_ptr<OthersClient> start_weechat(const std::string& port) { return std::make_unique<WeechatClient>(port); }

}  // namespace portico::test
