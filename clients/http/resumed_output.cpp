#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <utility>

#include "clients/common/failure.h"
#include "clients/common/local_file.h"
#include "clients/http/output.h"
#include "servers/http/protocol/date.h"
#include <portico/shared/file_descriptor.h>

namespace portico::http::client {
namespace {

namespace fs = std::filesystem;

class ResumedOutput final : public Output {
 public:
  ResumedOutput(fs::path path, std::string source, Links links)
      : path_{std::move(path)}, note_{path_}, source_{std::move(source)}, follows_{links == Links::Followed} {
    note_.replace_filename("." + path_.filename().string() + ".resume");
    open(0);
    if (!file_ && errno == ELOOP && !follows_) throw Failure{"cannot resume " + path_.string() + ": it is a link"};
    if (!file_ && errno != ENOENT) fail_on("write", path_);
    part_.size = size();
    if (part_.size > 0) part_.validator = noted_validator();
  }

  [[nodiscard]] std::optional<Part> part() const override { return part_; }

  void begin(const ResponseHead& head, bool rest) override {
    if (rest) return;
    if (!file_) open(O_CREAT);
    if (!file_ || ::ftruncate(file_.get(), 0) < 0) fail_on("write", path_);
    note(validator_of(head.fields));
  }
  void write(std::string_view bytes) override { write_all(file_.get(), bytes, path_); }
  void finish() override {
    if (file_ && ::fsync(file_.get()) < 0) fail_on("write", path_);
    ::unlink(note_.c_str());
  }

 private:
  void open(int flags) {
    if (!follows_) flags |= O_NOFOLLOW;
    file_ = open_file(path_, O_WRONLY | O_APPEND | O_NONBLOCK | flags, 0666);
    if (!file_) return;
    if (::flock(file_.get(), LOCK_EX | LOCK_NB) < 0) throw Failure{"another download is writing " + path_.string()};
  }

  [[nodiscard]] std::uint64_t size() {
    struct stat status {};
    if (!file_) return 0;
    if (::fstat(file_.get(), &status) < 0) fail_on("read", path_);
    if (!S_ISREG(status.st_mode)) throw Failure{"cannot resume " + path_.string() + ": it is not a regular file"};
    const auto modified = format_date(std::chrono::sys_seconds{std::chrono::seconds{status.st_mtim.tv_sec}});
    part_.modified = view(modified);
    return static_cast<std::uint64_t>(status.st_size);
  }

  // Nothing when the note is about something else.
  [[nodiscard]] std::string noted_validator() const {
    std::ifstream file{note_};
    std::string source;
    std::string validator;
    const bool read = std::getline(file, source) && std::getline(file, validator);
    return read && source == source_ ? validator : "";
  }

  void note(const std::string& validator) const {
    ::unlink(note_.c_str());
    if (validator.empty()) return;
    const auto file = open_file(note_, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0666);
    if (!file) fail_on("create", note_);
    write_all(file.get(), source_ + "\n" + validator + "\n", note_);
  }

  fs::path path_;
  fs::path note_;
  std::string source_;
  bool follows_;
  FileDescriptor file_;
  Part part_;
};

}  // namespace

std::unique_ptr<Output> to_resumed_file(const std::string& path, const std::string& source, Links links) {
  return std::make_unique<ResumedOutput>(path, source, links);
}

}  // namespace portico::http::client
