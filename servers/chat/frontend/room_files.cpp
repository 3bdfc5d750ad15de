#include "servers/chat/frontend/room_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "servers/chat/protocol/utf8.h"

namespace portico::chat {

namespace {

constexpr off_t kLargestFile = 16 * 1024 * 1024;
constexpr std::size_t kMostMotdLines = 1'000;
constexpr std::size_t kLongestMotdLine = 400;  // what stands before it has room in kMaxLine
constexpr std::size_t kAroundMotdLine = 160;   // at most: tags, server, numeric, nick

[[noreturn]] void fail(const std::string& path, const std::string& why) {
  throw std::invalid_argument{"\"" + path + "\": " + why};
}

// A regular file: one that never ends would be read for ever.
std::string read_file(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) fail(path, std::generic_category().message(errno));
  if (!S_ISREG(status.st_mode)) fail(path, "not a file");
  if (status.st_size > kLargestFile) fail(path, "larger than 16 MiB");
  std::ifstream file{path, std::ios::binary};
  if (!file) fail(path, std::generic_category().message(errno));
  return {std::istreambuf_iterator<char>{file}, {}};
}

// Tabs and colours are kept, NUL and CR have no place in a line; what is too long is cut between characters.
std::string motd_line(std::string_view line) {
  std::string text{cut_utf8(line, kLongestMotdLine)};
  std::erase_if(text, [](char byte) { return byte == '\0' || byte == '\r'; });
  return text;
}

std::vector<std::string> parse_motd(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty() && lines.size() < kMostMotdLines) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(motd_line(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<std::string> read_motd(const std::string& path, std::size_t most) {
  auto lines = parse_motd(read_file(path));
  std::size_t size = 0;
  for (const auto& line : lines) size += line.size() + kAroundMotdLine;
  if (size > most) fail(path, "longer than a client's queue has room for: shorten it, or see --send-queue");
  return lines;
}

Bans read_bans(const std::string& path) {
  const std::string text = read_file(path);
  try {
    return parse_bans(text);
  } catch (const std::invalid_argument& error) {
    fail(path, error.what());
  }
}

template <class Read>
auto naming(const std::string& option, Read read) {
  try {
    return read();
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument{option + ": " + error.what()};
  }
}

}  // namespace

RoomFiles read_room_files(const RoomFilePaths& paths, std::size_t most_motd) {
  RoomFiles files;
  if (!paths.motd.empty()) files.motd = naming("--motd", [&] { return read_motd(paths.motd, most_motd); });
  if (!paths.bans.empty()) files.bans = naming("--bans", [&] { return read_bans(paths.bans); });
  return files;
}

}  // namespace portico::chat
