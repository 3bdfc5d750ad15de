#include "clients/tftp/upload_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "clients/common/local_file.h"
#include "clients/tftp/command.h"
#include "clients/tftp/failure.h"

namespace portico::tftp::client {
namespace {

FileDescriptor open_input(const std::string& local) {
  if (local == kStandardStream) return FileDescriptor{::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)};
  return open_file(local, O_RDONLY);
}

}  // namespace

UploadSource open_source(const std::string& local) {
  const bool standard = local == kStandardStream;
  const std::string name = standard ? "standard input" : local;
  FileDescriptor file = open_input(local);
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) < 0) fail_on("read", name);
  if (S_ISDIR(status.st_mode)) throw Failure{"this is a directory"};
  // Standard input may stand anywhere in a regular file.
  if (S_ISREG(status.st_mode) && !standard) return {std::move(file), static_cast<std::uint64_t>(status.st_size)};
  auto spooled = spool(file.get(), name);
  return {std::move(spooled.file), spooled.size};
}

}  // namespace portico::tftp::client
