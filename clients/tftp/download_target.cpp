#include "clients/tftp/download_target.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "clients/common/local_file.h"
#include "clients/tftp/command.h"
#include "clients/tftp/failure.h"
#include "clients/tftp/partial_file.h"
#include <portico/shared/file_descriptor.h>

namespace portico::tftp::client {
namespace {

namespace fs = std::filesystem;

// A pipe, a terminal, a device.
class Direct final : public DownloadTarget {
 public:
  Direct(FileDescriptor file, std::string name) : file_{std::move(file)}, name_{std::move(name)} {}

  void append(std::string_view bytes) override { write_all(file_.get(), bytes, name_); }
  void finish() override {}
  [[nodiscard]] bool is_terminal() const override { return ::isatty(file_.get()) != 0; }

 private:
  FileDescriptor file_;
  std::string name_;
};

class Replaced final : public DownloadTarget {
 public:
  explicit Replaced(fs::path path, std::optional<std::chrono::sys_seconds> modified = std::nullopt)
      : path_{std::move(path)}, modified_{modified}, partial_{PartialFile::find(path_)} {}

  [[nodiscard]] std::uint64_t kept() const override { return partial_ ? partial_->size() : 0; }
  bool resumes(const std::string& digits) override {
    if (partial_ && !partial_->is_of(digits)) partial_.reset();
    return partial_.has_value();
  }
  void begin(const std::string& digits) override {
    if (!partial_) partial_ = PartialFile::create(path_, digits);
  }
  void append(std::string_view bytes) override { partial_->append(bytes); }
  void finish() override { partial_->publish(modified_); }
  void discard() override {
    if (partial_) partial_->remove();
  }
  [[nodiscard]] bool keeps() const override { return true; }

 private:
  fs::path path_;
  std::optional<std::chrono::sys_seconds> modified_;
  std::optional<PartialFile> partial_;
};

// A symbolic link to a file stays a link, and its file is replaced.
fs::path behind_links(const fs::path& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  auto real = fs::canonical(path, error);
  return error ? path : real;
}

}  // namespace

std::unique_ptr<DownloadTarget> open_target(const std::string& local, const std::string& remote) {
  if (local == kStandardStream) {
    return std::make_unique<Direct>(FileDescriptor{::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)}, "standard output");
  }
  if (local.empty()) throw Failure{"a name has at least one byte"};
  std::error_code error;
  fs::path path{local};
  if (!path.has_filename() || fs::is_directory(path, error)) path /= remote;
  if (fs::is_directory(path, error)) throw Failure{"a directory with this name is in the way"};
  if (!fs::is_other(path, error)) return std::make_unique<Replaced>(behind_links(path));
  FileDescriptor file = open_file(path, O_WRONLY | O_NOCTTY);
  if (!file) fail_on("write", path);
  return std::make_unique<Direct>(std::move(file), path);
}

std::unique_ptr<DownloadTarget> open_copy(const fs::path& path, std::chrono::sys_seconds modified) {
  return std::make_unique<Replaced>(path, modified);
}

}  // namespace portico::tftp::client
