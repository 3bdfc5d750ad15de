#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <portico/app/command_line.h>
#include <portico/app/logging.h>
#include <portico/app/with_policy.h>
#include <portico/transports/address.h>

namespace portico {

struct CommandLine::Text {
  std::string overload = "wait";
  std::string log_level = "info";
  std::string log_format = "text";
  std::size_t max_connections = 0;
  double idle_timeout = 0;
  double drain_timeout = 0;
};

namespace {

constexpr double kLongestTimeout = 365 * 24 * 3600.0;

std::chrono::milliseconds seconds(double value) {
  return std::chrono::milliseconds{static_cast<std::int64_t>(std::llround(value * 1000))};
}

const std::map<std::string, Overload> kOverloads = {
    {"wait", Overload::wait}, {"reject", Overload::reject}, {"message", Overload::message}, {"shed", Overload::shed}};

CLI::Validator one_of(std::vector<std::string> words) {
  return checked_by([words = std::move(words)](const std::string& value) {
    if (std::find(words.begin(), words.end(), value) != words.end()) return std::string{};
    return "\"" + value + "\" is none of " + CLI::detail::join(words, ", ");
  });
}

CLI::Validator number_from(double least, double most) {
  return checked_by([=](const std::string& value) {
    double number = 0;
    if (CLI::detail::lexical_cast(value, number) && number >= least && number <= most) return std::string{};
    return fmt::format("\"{}\" is not a number from {} to {}", value, least, most);
  });
}

// False for what is not a size.
bool make_bytes(std::string& size) {
  constexpr std::size_t kMostDigits = 18;  // any number of them fits, with a sign
  if (size.empty() || size.front() < '0' || size.front() > '9') return false;
  try {
    return CLI::AsSizeValue(false)(size).empty() && size.size() <= kMostDigits;
  } catch (const CLI::ValidationError&) {
    return false;
  }
}

// Descriptors 0 to 2, if the programme was started without them: what it opens must not get their numbers.
void open_standard_streams() {
  for (int fd = ::open("/dev/null", O_RDWR); fd >= 0; fd = ::open("/dev/null", O_RDWR)) {
    if (fd <= STDERR_FILENO) continue;
    ::close(fd);
    return;
  }
}

std::string check_policy(const std::string& name) {
  try {
    with_policy(name, []<class P>() {});
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

// Where to listen, and what for. As a server prints it: for one; without the protocol: for both.
struct Place {
  std::string where;
  bool streams = true;
  bool datagrams = true;
};

Place place_of(const std::string& text) {
  const auto after = [&](std::string_view start) { return text.substr(start.size()); };
  if (text.starts_with("tcp://")) return {after("tcp://"), true, false};
  if (text.starts_with("udp://")) return {after("udp://"), false, true};
  if (text.starts_with("unix://")) return {"unix:" + after("unix://"), true, false};
  if (text.starts_with("unix:")) return {text, true, false};
  if (const int inherited = parse_inherited(text); inherited >= 0) {
    int type = SOCK_STREAM;
    socklen_t size = sizeof type;
    ::getsockopt(inherited, SOL_SOCKET, SO_TYPE, &type, &size);
    return {text, type != SOCK_DGRAM, type == SOCK_DGRAM};
  }
  return {text, true, true};
}

// Empty for a place that can be listened on, otherwise what is wrong with it.
std::string check_listen(const std::string& text, bool serves_datagrams) {
  try {
    const Place place = place_of(text);
    if (!place.streams && !serves_datagrams) return "\"" + text + "\": this server does not speak UDP";
    if (parse_inherited(place.where) < 0) (void)Address::parse(place.where);
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

CommandLine::CommandLine(const std::string& name, const std::string& description)
    : app_{std::make_unique<CLI::App>(description, name)}, text_{std::make_unique<Text>()} {
  open_standard_streams();
  app_->set_help_flag("-h,--help", "Print this and exit");
  app_->set_version_flag("--version", name + " " PORTICO_VERSION, "Print the version and exit");
  app_->set_config("--config", "", "Read options from FILE, one `name = value` a line")->type_name("FILE");
  app_->allow_config_extras(CLI::config_extras_mode::error);
  app_->get_formatter()->column_width(34);
}

CommandLine::~CommandLine() = default;

void CommandLine::add_server_options(ServerSettings& settings, const std::string& default_listen) {
  settings_ = &settings;
  default_listen_ = default_listen;
  text_->idle_timeout = std::chrono::duration<double>{settings.options.idle_timeout}.count();
  text_->drain_timeout = std::chrono::duration<double>{settings.options.drain_timeout}.count();

  const auto add = [this](const char* name, auto& value, const char* type, const std::string& description) {
    return app_->add_option(name, value, description)->type_name(type);
  };
  add("--listen", settings.listen, "WHERE",
      "Where to listen, repeatable: 127.0.0.1:8080, [::]:8080, unix:/path, fd:3 (inherited); port 0 picks one" +
          std::string{settings.serves_datagrams ? "; tcp://HOST:PORT and udp://HOST:PORT for one of both" : ""} + " [" +
          default_listen + "]")
      ->check(
          checked_by([&settings](const std::string& text) { return check_listen(text, settings.serves_datagrams); }));
  add("--policy", settings.policy, "NAME",
      "Where requests run: loop, forking, threading, async [" + settings.policy + "]")
      ->check(checked_by(check_policy));
  const std::size_t workers = settings.options.workers;
  add("--workers", settings.options.workers, "N",
      "Event loops of async [" + (workers == 0 ? "the number of CPUs" : std::to_string(workers)) + "]")
      ->check(whole_number_from(1, 1024));
  add("--max-connections", text_->max_connections, "N",
      fmt::format("Requests at once [loop 1, forking {}, threading {}, async {}]", settings.options.max_children,
                  settings.options.max_threads, settings.options.max_connections))
      ->check(whole_number_from(1, 1'000'000));
  add("--overload", text_->overload, "HOW",
      "What happens to a client above that: wait, reject, message (say why), shed (end the one that has been idle for "
      "longest) [wait]")
      ->check(one_of({"wait", "reject", "message", "shed"}));
  add("--idle-timeout", text_->idle_timeout, "SECONDS",
      fmt::format("How long a client may be silent between requests; 0: for ever [{}]", text_->idle_timeout))
      ->check(number_from(0, kLongestTimeout));
  add("--drain-timeout", text_->drain_timeout, "SECONDS",
      fmt::format("How long a shutdown waits for requests under way [{}]", text_->drain_timeout))
      ->check(number_from(0, kLongestTimeout));
  add("--log-level", text_->log_level, "LEVEL", "trace, debug, info, warn, error or off [info]")
      ->check(one_of({"trace", "debug", "info", "warn", "error", "off"}));
  add("--log-format", text_->log_format, "FORMAT", "text or json; logs go to standard error [text]")
      ->check(one_of({"text", "json"}));
}

std::optional<int> CommandLine::parse(int argc, const char* const* argv) {
  try {
    app_->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app_->exit(error);
    const std::string option = dynamic_cast<const CLI::FileError*>(&error) ? "--config: " : "";
    return complain(app_->get_name(), option + error.what() + "; see --help", 2);
  }
  if (!settings_) return std::nullopt;
  ServerOptions& options = settings_->options;
  choose_places();
  if (text_->max_connections != 0) {
    options.max_children = options.max_threads = options.max_connections = text_->max_connections;
  }
  options.overload = kOverloads.at(text_->overload);
  options.idle_timeout = seconds(text_->idle_timeout);
  options.drain_timeout = seconds(text_->drain_timeout);
  options.logger =
      make_logger(app_->get_name(), text_->log_level, text_->log_format == "json" ? LogFormat::json : LogFormat::text);
  return std::nullopt;
}

void CommandLine::choose_places() {
  auto places = std::exchange(settings_->listen, {});
  if (places.empty()) places = {default_listen_};
  for (const std::string& text : places) {
    const Place place = place_of(text);
    if (place.streams) settings_->listen.push_back(place.where);
    if (place.datagrams && settings_->serves_datagrams) settings_->listen_for_datagrams.push_back(place.where);
  }
}

CLI::Validator checked_by(std::function<std::string(const std::string&)> find_fault) {
  return CLI::Validator{[find_fault = std::move(find_fault)](std::string& value) { return find_fault(value); }, ""};
}

CLI::Validator whole_number_from(std::uint64_t least, std::uint64_t most) {
  return checked_by([=](const std::string& value) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool whole = error == std::errc{} && end == value.data() + value.size();
    if (whole && number >= least && number <= most) return std::string{};
    return fmt::format("\"{}\" is not a whole number from {} to {}", value, least, most);
  });
}

CLI::Validator size_in_bytes() {
  const auto convert = [](std::string& value) {
    const std::string text = value;
    return make_bytes(value) ? std::string{} : "\"" + text + "\" is not a size; write 1000000, 10MB or 1GiB";
  };
  return CLI::Validator{convert, ""};
}

int complain(const std::string& name, const std::string& what, int status) {
  std::cerr << name << ": " << escape_line(what, LogFormat::text) << std::endl;
  return status;
}

}  // namespace portico
