#include "clients/tftp/client.h"

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "clients/common/amounts.h"
#include "clients/common/local_file.h"
#include "clients/common/progress_bar.h"
#include "clients/common/runner.h"
#include "clients/common/screen.h"
#include "clients/common/terminal_text.h"
#include "clients/tftp/batch_text.h"
#include "clients/tftp/board.h"
#include "clients/tftp/download_target.h"
#include "clients/tftp/failure.h"
#include "clients/tftp/listing_text.h"
#include "clients/tftp/local_state.h"
#include "clients/tftp/remote_name.h"
#include "clients/tftp/udp_peer.h"
#include "clients/tftp/upload_source.h"

namespace portico::tftp::client {
namespace {

void print(const std::string& text) { write_all(STDOUT_FILENO, text, "standard output"); }

void make_directory(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw Failure{"cannot make the directory " + printable(path) + ": " + error.message()};
}

std::string count_files(std::size_t number) { return format_count(number) + (number == 1 ? " file" : " files"); }

}  // namespace

Client::Client(Options options)
    : options_{std::move(options)},
      jobs_now_{options_.jobs},
      tcp_{context_, options_.server, options_.timeout},
      udp_{options_.udp ? make_peer() : nullptr},
      peer_{udp_ ? *udp_ : tcp_} {}

std::unique_ptr<Peer> Client::make_peer() {
  if (options_.udp) return std::make_unique<UdpPeer>(context_, options_.server, *options_.udp, dallying_);
  return std::make_unique<TcpPeer>(context_, options_.server, options_.timeout);
}

// Over UDP there is nobody to connect to.
void Client::connect() {
  if (!options_.udp) run(context_, tcp_.open());
}

// The names of the file service are flat; what a TFTP server makes of a name is its own affair.
void Client::check_name(const std::string& remote) const {
  if (options_.udp) {
    check_remote_path(remote);
  } else {
    check_remote_name(remote);
  }
}

void Client::execute(const Command& command, std::optional<std::size_t> jobs) {
  jobs_now_ = jobs.value_or(options_.jobs);
  try {
    std::visit([this](const auto& any) { perform(any); }, command);
  } catch (const Interrupted& interrupted) {
    throw Interrupted{title(command) + ": " + interrupted.what()};
  } catch (const WrongCommand& wrong) {
    throw WrongCommand{title(command) + ": " + wrong.what()};
  } catch (const std::exception& error) {
    throw Failure{title(command) + ": " + error.what()};
  }
}

std::vector<std::string> Client::remote_names() {
  std::vector<std::string> names;
  for (auto& entry : listing()) names.push_back(std::move(entry.name));
  return names;
}

std::vector<ListEntry> Client::listing() {
  try {
    return run(context_, tcp_.list());
  } catch (const Interrupted&) {
    throw Interrupted{"interrupted " + tcp_.how_far()};
  }
}

void Client::perform(const ListCommand& /*list*/) {
  const auto entries = listing();
  const bool for_people = ::isatty(STDOUT_FILENO) != 0;
  print(for_people ? listing_table(entries) : listing_lines(entries));
}

void Client::perform(const GetCommand& get) {
  check_name(get.remote);
  const std::string name = local_name_for(get.remote);
  if (!get.local && name.empty()) throw WrongCommand{"say how the local file is to be called"};
  auto target = open_target(get.local.value_or("./" + name), name);
  const bool silent = target->is_terminal();
  show(peer_.get(get.remote, std::move(target)), silent);
}

void Client::perform(const PutCommand& put) {
  check_name(put.remote);
  show(peer_.put(open_source(put.local), put.remote), false);
}

void Client::perform(const MgetCommand& mget) {
  const auto entries = matching(listing(), mget.patterns);
  work_through(plan_downloads(entries, ".", &local_state), "fetched");
}

void Client::perform(const MputCommand& mput) {
  work_through(plan_uploads(mput.files, listing(), &local_state_behind_links), "sent");
}

void Client::perform(const MirrorCommand& mirror) {
  const auto entries = listing();
  make_directory(mirror.directory);
  work_through(plan_downloads(entries, mirror.directory, &local_state), "fetched");
}

void Client::work_through(Plan plan, std::string_view done) {
  tcp_.close();  // its place at the server is for the lanes
  Batch batch{std::move(plan)};
  std::exception_ptr interruption;
  try {
    run_lanes(batch);
  } catch (const Interrupted&) {
    interruption = std::current_exception();
  }
  const auto result = batch.result();
  show_on_screen(failure_table(batch.failed()));
  print(batch_summary(result, done) + "\n");
  if (interruption) throw Interrupted{"interrupted; run it again to go on"};
  if (result.failed > 0) throw Failure{fmt::format("{} failed", count_files(result.failed))};
}

void Client::run_lanes(Batch& batch) {
  std::vector<asio::awaitable<void>> lanes;
  for (std::size_t lane = 0; lane < std::min(jobs_now_, batch.jobs()); ++lane) {
    lanes.push_back(batch.lane(make_peer()));
  }
  Board board;
  if (!lanes.empty()) run(context_, std::move(lanes), [&] { board.draw(batch); });
}

void Client::perform(const HelpCommand& /*help*/) { print(help_text()); }

void Client::show(asio::awaitable<void> transfer, bool silent) {
  ProgressBar bar{silent};
  try {
    run(context_, std::move(transfer), [&] { bar.draw(peer_.progress()); });
  } catch (const Interrupted&) {
    throw Interrupted{"interrupted " + peer_.how_far()};
  }
  bar.finish(peer_.progress());
}

}  // namespace portico::tftp::client
