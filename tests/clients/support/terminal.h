// The programme under test as a person sees it: at a terminal.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <portico/shared/file_descriptor.h>

namespace portico::test {

inline constexpr const char* kTab = "\t";
inline constexpr const char* kUp = "\x1b[A";
inline constexpr const char* kControlC = "\x03";
inline constexpr const char* kControlD = "\x04";

// A pseudo terminal of 80 columns with the programme on it. What takes longer than kPatience throws
// std::runtime_error, with all that was on the screen.
class Terminal {
 public:
  Terminal(const std::vector<std::string>& arguments, const std::filesystem::path& directory);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  Terminal& type(std::string_view keys);

  // Waits until `text` appears behind what was seen before.
  Terminal& see(std::string_view text);

  // All that has been on the screen.
  [[nodiscard]] const std::string& screen() const noexcept { return screen_; }

  // Waits for the end of the programme; its exit status.
  int wait();

 private:
  bool read_more();

  FileDescriptor master_;
  pid_t process_ = -1;
  std::string screen_;
  std::size_t seen_ = 0;
};

}  // namespace portico::test
