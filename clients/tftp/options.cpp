#include "clients/tftp/options.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <exception>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "clients/common/bracketed_words.h"
#include "clients/tftp/command.h"
#include "clients/tftp/failure.h"
#include <portico/app/command_line.h>

namespace portico::tftp::client {
namespace {

constexpr double kLongestTimeout = 24 * 3600.0;
constexpr int kUsualWindowBytes = 64 * 1024;
constexpr int kLongestUdpTimeout = 255;  // RFC 2349

std::string check_timeout(const std::string& text) {
  double seconds = 0;
  if (CLI::detail::lexical_cast(text, seconds) && seconds >= 0.001 && seconds <= kLongestTimeout) return {};
  return fmt::format("\"{}\" is not a number of seconds from 0.001 to {}", text, kLongestTimeout);
}

std::string check_jobs(const std::string& text) {
  try {
    parse_jobs(text);
  } catch (const WrongCommand& wrong) {
    return wrong.what();
  }
  return {};
}

}  // namespace

std::optional<int> parse_options(int argc, const char* const* argv, Options& options) {
  CommandLine line{kName, "Lists, fetches and stores files of a portico-tftpd server."};
  std::string server;
  double timeout = std::chrono::duration<double>{options.timeout}.count();
  bool tcp = false;
  bool udp = false;
  bool netascii = false;
  UdpOptions asked;
  std::string jobs = std::to_string(options.jobs);
  auto& app = line.app();
  app.add_option("SERVER", server, "HOST:PORT, [IPV6]:PORT or unix:/path")->required();
  app.add_option("COMMAND", options.words,
                 "One of those below; without it, they are read from standard input, line by line")
      ->type_name("");
  auto* over_tcp = app.add_flag("--tcp", tcp, "Speak the file service of portico-tftpd over TCP, the default");
  auto* over_udp =
      app.add_flag("--udp", udp, "Speak TFTP over UDP, which any TFTP server understands (lists go over TCP)");
  over_udp->excludes(over_tcp);
  app.add_option("--blksize", asked.block_size, "With --udp: bytes in a block (RFC 2348) [1428]")
      ->type_name("BYTES")
      ->needs(over_udp)
      ->check(whole_number_from(kMinBlockSize, kMaxBlockSize));
  auto* window =
      app.add_option("--windowsize", asked.window_size,
                     "With --udp: blocks until an answer is awaited (RFC 7440) [16, fewer if they are large]")
          ->type_name("BLOCKS")
          ->needs(over_udp)
          ->check(whole_number_from(1, kMaxWindowSize));
  app.add_flag("--netascii", netascii, "With --udp: files are text, and lines end as they do on each side")
      ->needs(over_udp);
  auto* silence =
      app.add_option("--timeout", timeout,
                     "How long the server may be silent [60]; with --udp, a whole number from 1 to 255: how "
                     "long either side waits before it repeats itself (RFC 2349) [adapts]")
          ->type_name("SECONDS")
          ->check(checked_by(check_timeout));
  app.add_option("-j,--jobs", jobs,
                 fmt::format("How many transfers mget, mput and mirror run at once [{}]", kDefaultJobs))
      ->type_name("N")
      ->check(checked_by(check_jobs));
  app.footer("\nCommands:\n" + help_text() +
             "A name that begins with a dash stands behind --, as in: portico-tftp SERVER get -- -name");

  const auto words = guard_brackets(argc, argv);
  std::vector<const char*> pointers;
  pointers.reserve(words.size());
  for (const auto& word : words) pointers.push_back(word.c_str());
  if (const auto status = line.parse(argc, pointers.data())) return status;
  for (auto& word : options.words) unguard(word);
  options.jobs = parse_jobs(jobs);
  // Only now, so that a wrong option is named first.
  try {
    options.server = Destination::parse(server);
  } catch (const std::exception& error) {
    return complain(kName, error.what(), 2);
  }
  if (udp) {
    const bool given = silence->count() > 0;
    if (given && (timeout != std::floor(timeout) || timeout > kLongestUdpTimeout)) {
      return complain(
          kName,
          fmt::format("--timeout: with --udp, it is a whole number from 1 to {}; see --help", kLongestUdpTimeout), 2);
    }
    if (server.starts_with("unix:")) return complain(kName, server + ": TFTP over UDP needs HOST:PORT", 2);
    if (given) asked.timeout = std::chrono::seconds{static_cast<int>(timeout)};
    // What a socket has room for by default, or most of a window is lost.
    if (window->count() == 0) {
      asked.window_size = static_cast<std::uint16_t>(std::clamp(kUsualWindowBytes / asked.block_size, 1, 16));
    }
    if (netascii) asked.mode = Mode::Netascii;
    options.udp = asked;
    return std::nullopt;
  }
  options.timeout = std::chrono::milliseconds{static_cast<std::int64_t>(std::llround(timeout * 1000))};
  return std::nullopt;
}

}  // namespace portico::tftp::client
