// A download that is not complete yet.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <portico/shared/file_descriptor.h>

namespace portico::tftp::client {

// A file beside the one that it will become. It stays where it is, to be resumed, unless it is published. Its owner
// holds a lock on it (flock(2)), so that two programmes don't write into one.
class PartialFile {
 public:
  // What an earlier download left, the newest if there are several; nothing when there is none that is ours and that
  // nobody is writing now.
  static std::optional<PartialFile> find(const std::filesystem::path& target);

  // An empty one. Throws Failure, also when somebody else is writing the same.
  static PartialFile create(const std::filesystem::path& target, std::string_view digits);

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] bool is_of(std::string_view digits) const;

  // Behind what is there.
  void append(std::string_view bytes);

  // Removes it, when there is no way to resume it.
  void remove() const noexcept;

  // Makes it the target, for good (synced), with the permissions of the file that it replaces and the time of its last
  // modification `modified`, by default now; removes what else earlier downloads left of it.
  void publish(const std::optional<std::chrono::sys_seconds>& modified);

 private:
  PartialFile(std::filesystem::path target, std::filesystem::path path, FileDescriptor file, std::uint64_t size)
      : target_{std::move(target)}, path_{std::move(path)}, file_{std::move(file)}, size_{size} {}

  static std::optional<PartialFile> adopt(const std::filesystem::path& target, const std::filesystem::path& path);
  void sync_directory() const;

  std::filesystem::path target_;
  std::filesystem::path path_;
  FileDescriptor file_;
  std::uint64_t size_ = 0;
};

}  // namespace portico::tftp::client
