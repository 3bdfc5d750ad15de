#include "servers/http/settings.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>

#include <CLI/CLI.hpp>

#include "servers/http/protocol/host.h"
#include "servers/http/protocol/text.h"

namespace portico::http {

namespace {

void add_site(const std::string& text, std::map<std::string, std::string>& sites) {
  const auto equals = text.find('=');
  std::string name = text.substr(0, equals);
  if (equals == std::string::npos || !is_host(name) || name.find(':') != std::string::npos) {
    throw CLI::ValidationError{"--site", "\"" + text + "\" is not HOST=DIR"};
  }
  const std::string directory = text.substr(equals + 1);
  if (!std::filesystem::is_directory(directory)) {
    throw CLI::ValidationError{"--site", "\"" + directory + "\" is not a directory"};
  }
  std::ranges::transform(name, name.begin(), to_lower);
  if (!sites.emplace(name, directory).second) {
    throw CLI::ValidationError{"--site", "there are two for \"" + name + "\""};
  }
}

void add_file_options(CLI::App& app, FileServiceSettings& files) {
  const auto directory = CLI::Validator{CLI::ExistingDirectory}.description("");
  app.add_option("--root", files.root, "The directory that is served")->type_name("DIR")->required()->check(directory);
  app.add_option_function<std::vector<std::string>>(
         "--site",
         [&files](const std::vector<std::string>& all) {
           for (const std::string& one : all) add_site(one, files.sites);
         },
         "Another directory for requests to this host; repeatable")
      ->type_name("HOST=DIR");
  CLI::Option* writable = app.add_flag("--writable", files.rules.writable, "Allow PUT and DELETE");
  app.add_option("--max-upload", files.rules.max_upload, "The largest PUT; 10MB, 1GiB [no limit]")
      ->type_name("BYTES")
      ->transform(size_in_bytes())
      ->needs(writable);
  app.add_flag("--spa", files.rules.single_page, "Answer paths that are no files with /index.html");
  const auto no_listing = [&files] { files.rules.listings = false; };
  app.add_flag_callback("--no-listing", no_listing, "Do not list directories without an index.html");
  app.add_option("--error-pages", files.error_pages, "A directory with 404.html and others of their kind")
      ->type_name("DIR")
      ->check(directory);
}

void add_cache_control(CLI::App& app, CacheControl& rules) {
  const auto add = [&rules](const std::vector<std::string>& all) {
    for (const std::string& rule : all) {
      try {
        rules.add(rule);
      } catch (const std::invalid_argument& error) {
        throw CLI::ValidationError{"--cache-control", error.what()};
      }
    }
  };
  app.add_option_function<std::vector<std::string>>(
         "--cache-control", add, "What Cache-Control says for paths that match: '*.css=max-age=3600'; repeatable")
      ->type_name("PATTERN=VALUE");
}

void add_answer_options(CLI::App& app, FileServiceSettings& files) {
  const auto is_plain = [](const std::string& text) {
    const bool good = text.find_first_not_of(" ") != std::string::npos &&
                      std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f'; });
    return good ? std::string{} : "\"" + text + "\" cannot stand in a field";
  };
  app.add_option("--cors", files.cors, "Let scripts of other origins read answers: * or an origin")
      ->type_name("ORIGIN")
      ->check(checked_by(is_plain));
  app.add_option("--server-name", files.server_name, "What the field Server says [there is none]")
      ->type_name("TEXT")
      ->check(checked_by(is_plain));
}

void add_timeout(CLI::App& app, const std::string& name, std::chrono::milliseconds& timeout, const std::string& what) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout).count();
  app.add_option_function<std::int64_t>(
         name, [&timeout](const std::int64_t& value) { timeout = std::chrono::seconds{value}; },
         what + " [" + std::to_string(seconds) + "]")
      ->type_name("SECONDS")
      ->check(whole_number_from(1, 24 * 3600));
}

void add_timeouts(CLI::App& app, SessionRules& rules) {
  add_timeout(app, "--header-timeout", rules.head_timeout, "How long the head of a request may take");
  add_timeout(app, "--body-timeout", rules.body_timeout,
              "How long the body of a request may stand still, or fall behind 1 KiB a second");
}

void add_log_options(CLI::App& app, FileServiceSettings& files) {
  files.access_log = "-";
  app.add_option("--access-log", files.access_log, "Where a line for each answer goes: a file, - for stderr, off")
      ->type_name("FILE");
  static const std::map<std::string, AccessFormat> formats{
      {"common", AccessFormat::Common}, {"combined", AccessFormat::Combined}, {"json", AccessFormat::Json}};
  const auto choose = [&files](const std::string& name) {
    const auto found = formats.find(name);
    if (found == formats.end()) {
      throw CLI::ValidationError{"--access-log-format", "\"" + name + "\" is none: take common, combined or json"};
    }
    files.access_format = found->second;
  };
  app.add_option_function<std::string>("--access-log-format", choose, "common, combined or json [combined]")
      ->type_name("NAME");
}

}  // namespace

std::optional<int> parse_command_line(int argc, const char* const* argv, Settings& settings) {
  CommandLine line{kServerName, "Serves the files of one directory, or several, over HTTP/1.1."};
  settings.server.options.idle_timeout = std::chrono::seconds{75};
  line.add_server_options(settings.server, "127.0.0.1:8080");
  add_file_options(line.app(), settings.files);
  add_cache_control(line.app(), settings.files.rules.cache_control);
  add_answer_options(line.app(), settings.files);
  add_timeouts(line.app(), settings.files.session);
  add_log_options(line.app(), settings.files);
  add_privilege_options(line, settings.privileges);
  const auto status = line.parse(argc, argv);
  if (settings.files.access_log == "off") settings.files.access_log.clear();
  return status;
}

}  // namespace portico::http
