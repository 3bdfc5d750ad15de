#include "servers/tftp/settings.h"

#include <chrono>
#include <stdexcept>
#include <string>

#include <CLI/CLI.hpp>

namespace portico::tftp {

namespace {

void add_naming_options(CLI::App& app, Settings& settings) {
  const auto load = [&settings](const std::string& file) {
    try {
      settings.naming.map = NameMap::load(file);
      settings.map_file = file;
    } catch (const std::invalid_argument& error) {
      throw CLI::ValidationError{"--map", error.what()};
    }
  };
  app.add_option_function<std::string>("--map", load,
                                       "Over UDP, rewrite names by the rules of FILE, in the format of tftpd-hpa's "
                                       "--map-file: see examples/pxelinux.map; read again on SIGHUP")
      ->type_name("FILE");
  app.add_flag("--per-address", settings.naming.per_address,
               "Over UDP, a client for whose address there is a directory (192.0.2.1, 2001:db8::1) reads and writes "
               "only there; others read the rest and write nothing");
}

}  // namespace

std::optional<int> parse_command_line(int argc, const char* const* argv, Settings& settings) {
  CommandLine line{kServerName, "Serves the files of one directory."};
  settings.server.options.idle_timeout = std::chrono::minutes{5};
  settings.server.serves_datagrams = true;
  line.add_server_options(settings.server, "127.0.0.1:6969");
  line.app()
      .add_option("--root", settings.root, "The directory that is served")
      ->type_name("DIR")
      ->required()
      ->check(CLI::Validator{CLI::ExistingDirectory}.description(""));
  CLI::Option* writable = line.app().add_flag("--writable", settings.rules.writable, "Allow uploads");
  line.app()
      .add_flag("--create", settings.rules.create, "Over UDP, let uploads make files, not only replace them")
      ->needs(writable);
  line.app()
      .add_option("--max-upload", settings.rules.max_upload_bytes, "The largest upload; 10MB, 1GiB [no limit]")
      ->transform(size_in_bytes())
      ->type_name("BYTES");
  line.app()
      .add_option("--max-per-address", settings.max_per_address,
                  "Transfers over UDP at once with one client address [half of --max-connections]")
      ->check(whole_number_from(1, 1'000'000))
      ->type_name("N");
  add_naming_options(line.app(), settings);
  add_privilege_options(line, settings.privileges);
  return line.parse(argc, argv);
}

}  // namespace portico::tftp
