// A directory of the test's own, reached as servers reach theirs, and the verbs to use it with.
#pragma once

#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <gtest/gtest.h>

#include "servers/files/directory.h"
#include "servers/files/error.h"
#include "servers/files/regular_file.h"
#include "servers/files/system_calls.h"
#include "servers/files/upload.h"
#include "servers/files/version.h"
#include "tests/support/temporary_directory.h"

namespace portico::files::test {

template <class T>
T expect_value(Outcome<T> outcome) {
  if (const auto* error = std::get_if<Error>(&outcome)) {
    throw std::runtime_error{"cause " + std::to_string(static_cast<int>(error->cause)) + ", errno " +
                             std::to_string(error->number)};
  }
  return std::get<T>(std::move(outcome));
}

template <class T>
std::optional<Error> error_of(const Outcome<T>& outcome) {
  const auto* error = std::get_if<Error>(&outcome);
  return error == nullptr ? std::nullopt : std::optional{*error};
}

inline std::string read_all(const FileDescriptor& file) {
  std::string content;
  std::array<char, 4096> block{};
  while (true) {
    const auto size = ::read(file.get(), block.data(), block.size());
    if (size < 0) throw std::runtime_error{"cannot read"};
    if (size == 0) return content;
    content.append(block.data(), static_cast<std::size_t>(size));
  }
}

// Levels of directories that are cleaned.
inline constexpr std::size_t kDepth = 32;

class FilesFixture : public testing::Test {
 protected:
  RegularFile open(const std::string& path) const { return expect_value(open_regular(root.get(), path)); }
  std::string get(const std::string& path) const { return read_all(open(path).descriptor); }
  std::string version(const std::string& path) const { return version_of(open(path).status); }

  // An upload of exactly so many bytes.
  Upload begin(const std::string& path, std::uint64_t size) const {
    return begin_upload(path, {.expected = size, .exact = true});
  }
  Upload begin_upload(const std::string& path, const UploadTerms& terms) const {
    return expect_value(Upload::begin(root.get(), path, terms));
  }
  std::optional<Error> error_to_begin(const std::string& path, const UploadTerms& terms) const {
    return error_of(Upload::begin(root.get(), path, terms));
  }

  // A whole upload; returns the version.
  std::string put(const std::string& path, std::string_view content) const {
    auto upload = begin(path, content.size());
    if (upload.write(content)) throw std::runtime_error{"cannot write"};
    return expect_value(upload.publish());
  }

  portico::test::TemporaryDirectory directory;
  FileDescriptor root = open_root(directory.path());
};

}  // namespace portico::files::test
