#include "servers/tftp/settings.h"

#include <CLI/CLI.hpp>

namespace portico::tftp {

std::optional<int> parse_command_line(int argc, const char* const* argv, Settings& settings) {
  CommandLine line{kServerName, "Serves the files of one directory."};
  settings.server.options.idle_timeout = std::chrono::minutes{5};
  line.add_server_options(settings.server, "127.0.0.1:6969");
  line.app()
      .add_option("--root", settings.root, "The directory that is served")
      ->type_name("DIR")
      ->required()
      ->check(CLI::Validator{CLI::ExistingDirectory}.description(""));
  line.app().add_flag("--writable", settings.rules.writable, "Allow uploads");
  const auto is_a_size = [](const std::string& size) {
    const bool good = !size.empty() && size.front() >= '0' && size.front() <= '9' && size.size() < 19;
    return good ? std::string{} : "\"" + size + "\" is not a size; write 1000000, 10MB or 1GiB";
  };
  line.app()
      .add_option("--max-upload", settings.rules.max_upload_bytes, "The largest upload; 10MB, 1GiB [no limit]")
      ->transform(CLI::Validator{is_a_size, ""})
      ->transform(CLI::AsSizeValue(false).description(""))
      ->type_name("BYTES");
  return line.parse(argc, argv);
}

}  // namespace portico::tftp
