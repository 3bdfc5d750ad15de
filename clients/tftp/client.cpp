#include "clients/tftp/client.h"

#include <unistd.h>

#include <exception>
#include <utility>
#include <variant>

#include "clients/tftp/download_target.h"
#include "clients/tftp/failure.h"
#include "clients/tftp/listing_text.h"
#include "clients/tftp/local_file.h"
#include "clients/tftp/progress_bar.h"
#include "clients/tftp/remote_name.h"
#include "clients/tftp/runner.h"
#include "clients/tftp/upload_source.h"

namespace portico::tftp::client {
namespace {

void print(const std::string& text) { write_all(STDOUT_FILENO, text, "standard output"); }

}  // namespace

void Client::connect() { run(context_, peer_.open()); }

void Client::execute(const Command& command) {
  try {
    std::visit([this](const auto& any) { perform(any); }, command);
  } catch (const Interrupted& interrupted) {
    throw Interrupted{title(command) + ": " + interrupted.what()};
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
    return run(context_, peer_.list());
  } catch (const Interrupted&) {
    throw Interrupted{"interrupted " + peer_.how_far()};
  }
}

void Client::perform(const ListCommand& /*list*/) {
  const auto entries = listing();
  const bool for_people = ::isatty(STDOUT_FILENO) != 0;
  print(for_people ? listing_table(entries) : listing_lines(entries));
}

void Client::perform(const GetCommand& get) {
  check_remote_name(get.remote);
  auto target = open_target(get.local.value_or("./" + get.remote), get.remote);
  const bool silent = target->is_terminal();
  show(peer_.get(get.remote, std::move(target)), silent);
}

void Client::perform(const PutCommand& put) {
  check_remote_name(put.remote);
  show(peer_.put(open_source(put.local), put.remote), false);
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
