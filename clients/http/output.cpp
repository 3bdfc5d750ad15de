#include "clients/http/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "clients/common/failure.h"
#include "clients/common/local_file.h"
#include <portico/shared/file_descriptor.h>

namespace portico::http::client {
namespace {

namespace fs = std::filesystem;

class StandardOutput final : public Output {
 public:
  explicit StandardOutput(bool forced) : guarded_{!forced && ::isatty(STDOUT_FILENO) != 0} {}

  void write(std::string_view bytes) override {
    if (guarded_ && bytes.find('\0') != std::string_view::npos) {
      throw Failure{"the answer is binary and would garble the terminal; use -o FILE, or -o - to see it all the same"};
    }
    write_all(STDOUT_FILENO, bytes, "standard output");
  }
  [[nodiscard]] bool is_shown() const override { return true; }
  [[nodiscard]] bool is_terminal() const override { return ::isatty(STDOUT_FILENO) != 0; }

 private:
  bool guarded_;
};

class DirectOutput final : public Output {
 public:
  DirectOutput(FileDescriptor file, std::string name) : file_{std::move(file)}, name_{std::move(name)} {}

  void write(std::string_view bytes) override { write_all(file_.get(), bytes, name_); }
  [[nodiscard]] bool is_terminal() const override { return ::isatty(file_.get()) != 0; }

 private:
  FileDescriptor file_;
  std::string name_;
};

class FileOutput final : public Output {
 public:
  explicit FileOutput(fs::path path) : path_{std::move(path)} {}
  ~FileOutput() override { discard(); }

  void begin(const ResponseHead& /*head*/, bool /*rest*/) override {
    discard();
    constexpr std::size_t kLongestStem = 200;
    const auto stem = path_.filename().string().substr(0, kLongestStem);
    for (int number = 0; !file_; ++number) {
      temporary_ = path_;
      temporary_.replace_filename("." + stem + "." + std::to_string(::getpid()) + "-" + std::to_string(number) +
                                  ".part");
      file_ = open_file(temporary_, O_WRONLY | O_CREAT | O_EXCL, 0666);
      if (!file_ && errno != EEXIST) fail_on("create", path_);
    }
  }
  void write(std::string_view bytes) override { write_all(file_.get(), bytes, path_); }
  void finish() override {
    struct stat replaced {};
    const bool was_file = ::lstat(path_.c_str(), &replaced) == 0 && S_ISREG(replaced.st_mode);
    if (was_file) ::fchmod(file_.get(), replaced.st_mode & 0777);
    if (::fsync(file_.get()) < 0) fail_on("write", path_);
    if (std::rename(temporary_.c_str(), path_.c_str()) < 0) fail_on("replace", path_);
    file_.reset();
  }

 private:
  void discard() {
    if (file_) ::unlink(temporary_.c_str());
    file_.reset();
  }

  fs::path path_;
  fs::path temporary_;
  FileDescriptor file_;
};

// A symbolic link to a file stays a link, and its file is replaced.
fs::path behind_links(const fs::path& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  auto real = fs::canonical(path, error);
  return error ? path : real;
}

}  // namespace

std::unique_ptr<Output> to_standard_output(bool forced) { return std::make_unique<StandardOutput>(forced); }

std::unique_ptr<Output> to_file(const std::string& path, Links links) {
  std::error_code error;
  const bool follows = links == Links::Followed;
  const auto there = follows ? fs::status(path, error) : fs::symlink_status(path, error);
  if (fs::is_directory(there)) throw Failure{"cannot write " + path + ": it is a directory"};
  if (!follows) return std::make_unique<FileOutput>(path);
  if (!fs::is_other(there)) return std::make_unique<FileOutput>(behind_links(path));
  FileDescriptor file = open_file(path, O_WRONLY | O_NOCTTY);
  if (!file) fail_on("write", path);
  return std::make_unique<DirectOutput>(std::move(file), path);
}

}  // namespace portico::http::client
