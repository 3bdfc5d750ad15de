// A store over a directory of the test's own, and the verbs to use it with.
#pragma once

#include <unistd.h>

#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <gtest/gtest.h>

#include "servers/tftp/frontend/store.h"
#include "servers/tftp/protocol/status.h"
#include "tests/support/temporary_directory.h"

namespace portico::tftp::test {

template <class T>
T expect_value(Outcome<T> outcome) {
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) throw std::runtime_error{"refused: " + refusal->sentence};
  return std::get<T>(std::move(outcome));
}

template <class T>
std::optional<Status> status_of(const Outcome<T>& outcome) {
  const auto* refusal = std::get_if<Refusal>(&outcome);
  return refusal == nullptr ? std::nullopt : std::optional{refusal->status};
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

class StoreFixture : public testing::Test {
 protected:
  // What a download of `name` gets.
  std::string get(const std::string& name) const {
    return read_all(expect_value(store.open_for_reading(name)).descriptor);
  }

  std::optional<Status> refusal_to_get(const std::string& name) const {
    return status_of(store.open_for_reading(name));
  }

  // A whole upload; returns the version.
  std::string put(const std::string& name, std::string_view content) const {
    auto upload = expect_value(store.begin_upload(name, {.expected = content.size(), .exact = true}));
    if (upload.write(content)) throw std::runtime_error{"cannot write"};
    const auto published = upload.publish();
    return std::get<std::string>(published);
  }

  portico::test::TemporaryDirectory directory;
  Store store{directory.path()};
};

}  // namespace portico::tftp::test
