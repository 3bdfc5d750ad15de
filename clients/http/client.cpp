#include "clients/http/client.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include <asio/this_coro.hpp>
#include <fmt/format.h>

#include "clients/common/failure.h"
#include "clients/common/runner.h"
#include "clients/common/screen.h"
#include <portico/app/command_line.h>

namespace portico::http::client {
namespace {

bool is_standard_output(const Job& job) { return job.output.empty() || job.output == "-"; }

}  // namespace

// On the board as long as it lives.
class Client::Place {
 public:
  Place(Client& client, const Transfer& transfer) : client_{client}, running_{transfer, {}} {
    if (!transfer.is_on_terminal()) client_.running_.push_back(&running_);
  }
  ~Place() { std::erase(client_.running_, &running_); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  Client& client_;
  Running running_;
};

Client::Client(Options options)
    : options_{std::move(options)},
      connections_{context_, options_.unix_socket, options_.connect_timeout},
      said_(options_.jobs.size()) {
  make_groups();
}

void Client::make_groups() {
  Group shared;
  for (std::size_t number = 0; number < options_.jobs.size(); ++number) {
    if (is_standard_output(options_.jobs[number])) {
      shared.push_back(number);
    } else {
      groups_.push_back({number});
    }
  }
  if (!shared.empty()) groups_.push_back(std::move(shared));
}

int Client::run() {
  std::vector<asio::awaitable<void>> lanes;
  for (std::size_t number = 0; number < std::min(options_.at_once, groups_.size()); ++number) lanes.push_back(lane());
  try {
    portico::run(context_, std::move(lanes), [this] { draw(); });
  } catch (const Interrupted&) {
    erase();
    throw;
  }
  erase();
  for (const auto& said : said_) {
    if (!said.empty()) complain(kName, said, kFailed);
  }
  return status_;
}

asio::awaitable<void> Client::lane() {
  while (next_group_ < groups_.size()) {
    const auto& group = groups_[next_group_++];
    for (const auto number : group) co_await perform(number);
  }
}

// Whatever went wrong because the user has cancelled it all is nobody's failure.
asio::awaitable<void> Client::perform(std::size_t number) {
  const Job& job = options_.jobs[number];
  std::exception_ptr error;
  try {
    const int status = co_await transfer(job, said_[number]);
    status_ = worse(status_, exit_status_of(status));
    co_return;
  } catch (const Interrupted&) {
    throw;
  } catch (...) {
    error = std::current_exception();
  }
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none) std::rethrow_exception(error);
  status_ = worse(status_, kFailed);
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& failure) {
    said_[number] = to_string(job.url) + ": " + failure.what();
  }
}

asio::awaitable<int> Client::transfer(const Job& job, std::string& said) {
  auto output = open_output(job);
  Transfer transfer{options_.settings, connections_, job.url, std::move(output)};
  const Place place{*this, transfer};
  const auto start = SpeedMeter::Clock::now();
  const int status = co_await transfer.run();
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(SpeedMeter::Clock::now() - start);
  if (!is_standard_output(job) && status < 400) summarize(transfer, time);
  if (status >= 400) said = fmt::format("{}: {} {}", to_string(job.url), status, transfer.reason());
  co_return status;
}

std::unique_ptr<Output> Client::open_output(const Job& job) const {
  if (is_standard_output(job)) return to_standard_output(job.output == "-");
  const Links links = job.named_by_url ? Links::NotFollowed : Links::Followed;
  return options_.resume ? to_resumed_file(job.output, to_string(job.url), links) : to_file(job.output, links);
}

void Client::draw() {
  if (!screen_is_terminal() || options_.settings.verbose) return;
  const auto screen = screen_size();
  std::vector<std::string> lines;
  for (auto* running : running_) {
    const auto& progress = running->transfer.progress();
    if (!progress.started || lines.size() + 1 >= screen.rows) continue;
    running->speed.record(SpeedMeter::Clock::now(), progress.done);
    lines.push_back(progress_line(progress, running->speed.bytes_per_second(), screen.columns - 1));
  }
  if (lines.empty() && drawn_ == 0) return;
  show_on_screen(board_text(lines, std::min(drawn_, screen.rows)));
  drawn_ = lines.size();
}

void Client::summarize(const Transfer& transfer, std::chrono::milliseconds time) {
  if (!screen_is_terminal() || !transfer.progress().started) return;
  erase();
  show_on_screen(summary_line(transfer.progress(), time) + "\n");
}

void Client::erase() {
  if (drawn_ > 0) show_on_screen(board_text({}, drawn_));
  drawn_ = 0;
}

}  // namespace portico::http::client
