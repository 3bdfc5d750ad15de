// What a child tells the room in the parent, through the hub: messages of records. No line has an LF in it.
//
//   message = 1*record                 a message is handled as one
//   record  = kind text LF
//
//   J  counted alone host SP name    the client is here: each of the first two is '0' or '1'
//   L  line                  it said that
//   M  number                it said something that cannot be parsed: a Malformed
//   O  verified tags SP name         OPER, checked: '0' or '1'
//   Q  reason                it has gone
//   D                        the server drains
//
// The other way messages are what is to be written, or a sign, which begins with a byte that no line begins with.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "servers/chat/frontend/said.h"
#include "servers/chat/frontend/seat.h"

namespace portico::chat {

enum class RecordKind : char { Arrival = 'J', Spoken = 'L', Garbled = 'M', Oper = 'O', Leave = 'Q', Drain = 'D' };

inline constexpr std::size_t kMostRecords = 8 * 1024;     // bytes in a message, unless one record is longer
inline constexpr std::string_view kHandled = "\x01h";     // a message, and the client is not registered
inline constexpr std::string_view kRegistered = "\x01r";  // it is now; from then on messages are not answered

void append_record(std::string& records, RecordKind kind, std::string_view text);
[[nodiscard]] std::string arrival_text(const Arrival& arrival);
[[nodiscard]] std::string oper_text(const OperResult& result);

// Reads a message of records.
class Records final : public Lines {
 public:
  explicit Records(std::string_view message) : rest_{message} {}

  [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }

  // What comes next. REQUIRES: !empty()
  [[nodiscard]] RecordKind kind() const noexcept { return static_cast<RecordKind>(rest_.front()); }

  // What the client said, up to a record of another kind.
  const Said* next(bool registered) override;

  // The text of the next record, whatever its kind. REQUIRES: !empty()
  std::string_view take();

 private:
  std::string_view rest_;
  Said said_;
};

[[nodiscard]] Arrival read_arrival(std::string_view text);
[[nodiscard]] OperResult read_oper(std::string_view text);

}  // namespace portico::chat
