// Finds the lines of a head, of a trailer section and between chunks: RFC 9112 §2.2.
#pragma once

#include <cstddef>
#include <string_view>

namespace portico::http {

// Lines end with CRLF and with nothing else, and have no control character but the tab. The buffer may grow and move
// between calls as long as its begin stays: what is kept are offsets, and no byte is looked at twice.
class LineScanner {
 public:
  enum class Found { NeedMore, Line, Malformed };

  // After Line, the next call looks for the line that follows it.
  Found next(std::string_view buffered);

  // The line that was found last, without its end. `buffered`: as in the call that found it.
  std::string_view line(std::string_view buffered) const { return buffered.substr(begin_, end_ - begin_ - 2); }

  // How many bytes the lines that were found have, with their ends.
  std::size_t end() const { return end_; }

  // True when something was looked at since the last restart.
  bool began() const { return at_ > 0; }

  // From the begin of the buffer, where `skipped` bytes are passed over.
  void restart(std::size_t skipped = 0) { begin_ = end_ = at_ = skipped; }

 private:
  std::size_t begin_ = 0;  // of the line that was found last
  std::size_t end_ = 0;    // behind its LF: there the next one begins
  std::size_t at_ = 0;     // what stands before was looked at
};

}  // namespace portico::http
