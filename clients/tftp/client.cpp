#include "clients/tftp/client.h"

#include <unistd.h>

#include <exception>
#include <variant>

#include "clients/tftp/download.h"
#include "clients/tftp/failure.h"
#include "clients/tftp/listing.h"
#include "clients/tftp/listing_text.h"
#include "clients/tftp/local_file.h"
#include "clients/tftp/progress_bar.h"
#include "clients/tftp/runner.h"
#include "clients/tftp/upload.h"

namespace portico::tftp::client {
namespace {

void print(const std::string& text) { write_all(STDOUT_FILENO, text, "standard output"); }

}  // namespace

void Client::connect() {
  run(context_, connection_.open(), [] {});
}

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
  Listing listing;
  carry_out(listing);
  std::vector<std::string> names;
  for (const auto& entry : listing.entries()) names.push_back(entry.name);
  return names;
}

void Client::perform(const ListCommand& /*list*/) {
  Listing listing;
  carry_out(listing);
  const bool for_people = ::isatty(STDOUT_FILENO) != 0;
  print(for_people ? listing_table(listing.entries()) : listing_lines(listing.entries()));
}

void Client::perform(const GetCommand& get) {
  Download download{get.remote, get.local};
  carry_out(download);
}

void Client::perform(const PutCommand& put) {
  Upload upload{put.local, put.remote};
  carry_out(upload);
}

void Client::perform(const HelpCommand& /*help*/) { print(help_text()); }

void Client::carry_out(Operation& operation) {
  try {
    try_twice(operation);
  } catch (const Refused&) {
    throw;
  } catch (const LostConnection& lost) {
    connection_.close();
    throw LostConnection{std::string{lost.what()} + " " + operation.how_far()};
  } catch (const Interrupted&) {
    connection_.close();
    throw Interrupted{"interrupted " + operation.how_far()};
  } catch (...) {
    connection_.close();
    throw;
  }
}

// A connection that was kept may have been closed by the server in the moment in which it was used again.
void Client::try_twice(Operation& operation) {
  try {
    run_once(operation);
  } catch (const LostConnection&) {
    if (!operation.repeatable() || !connection_.stale()) throw;
    connection_.close();
    run_once(operation);
  }
}

void Client::run_once(Operation& operation) {
  ProgressBar bar{operation.writes_to_terminal()};
  run(context_, operation.perform(connection_), [&] {
    connection_.check_silence();
    bar.draw(operation.progress());
  });
  if (operation.progress().started) bar.finish(operation.progress());
}

}  // namespace portico::tftp::client
