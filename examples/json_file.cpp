#include "examples/json_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include <portico/shared/file_descriptor.h>

using nlohmann::json;
using portico::FileDescriptor;

namespace {

[[noreturn]] void fail(const std::string& what) { throw std::system_error{errno, std::generic_category(), what}; }

FileDescriptor open(const std::string& path, int flags) {
  FileDescriptor file{::open(path.c_str(), flags | O_CREAT | O_CLOEXEC, 0666)};
  if (!file) fail(path);
  return file;
}

// The lock has a file of its own, as the other is replaced; opened anew it holds off threads, too (flock(2)).
FileDescriptor lock(const std::string& path) {
  FileDescriptor file = open(path + ".lock", O_RDWR);
  while (::flock(file.get(), LOCK_EX) < 0) {
    if (errno != EINTR) fail(path + ".lock");
  }
  return file;
}

}  // namespace

JsonFile::JsonFile(std::string path, const json& initial) : path_{std::move(path)} {
  const FileDescriptor locked = lock(path_);
  if (std::filesystem::exists(path_)) {
    (void)read();
  } else {
    write(initial);
  }
}

json JsonFile::read() const {
  std::ifstream file{path_};
  if (!file) throw std::runtime_error{"cannot read " + path_};
  json value = json::parse(file, nullptr, false);
  if (value.is_discarded()) throw std::runtime_error{path_ + " is not JSON"};
  return value;
}

json JsonFile::change(const std::function<json(json&)>& function) const {
  const FileDescriptor locked = lock(path_);
  json value = read();
  json result = function(value);
  write(value);
  return result;
}

// REQUIRES: the lock.
void JsonFile::write(const json& value) const {
  const std::string text = value.dump(2) + '\n';
  const std::string beside = path_ + ".new";
  const FileDescriptor file = open(beside, O_WRONLY | O_TRUNC);
  for (std::string_view rest = text; !rest.empty();) {
    const ssize_t size = ::write(file.get(), rest.data(), rest.size());
    if (size < 0 && errno != EINTR) fail(beside);
    if (size > 0) rest.remove_prefix(static_cast<std::size_t>(size));
  }
  // On the disk before it has the name: after a power cut there is the old list or the new one.
  if (::fsync(file.get()) < 0 || ::rename(beside.c_str(), path_.c_str()) < 0) fail(path_);
}
