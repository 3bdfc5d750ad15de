#include <signal.h>

#include <clocale>
#include <exception>
#include <utility>

#include "clients/common/failure.h"
#include "clients/http/client.h"
#include "clients/http/exit_status.h"
#include "clients/http/options.h"
#include <portico/app/command_line.h>

int main(int argc, char* argv[]) {
  using namespace portico::http::client;
  // sendfile(2) and a closed pipe: both are errors like others.
  ::signal(SIGPIPE, SIG_IGN);
  std::setlocale(LC_CTYPE, "");
  Options options;
  if (const auto status = parse_options(argc, argv, options)) return *status;
  try {
    Client client{std::move(options)};
    return client.run();
  } catch (const portico::Interrupted& interrupted) {
    return portico::complain(kName, interrupted.what(), kInterrupted);
  } catch (const std::exception& error) {
    return portico::complain(kName, error.what(), kFailed);
  }
}
