// The server's side of one conversation of the file service: bytes in, events out. Knows no socket, disk or clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "servers/tftp/protocol/file_protocol.h"
#include "servers/tftp/protocol/file_request.h"
#include "servers/tftp/protocol/message_reader.h"
#include "servers/tftp/protocol/status.h"

namespace portico::tftp {

inline constexpr std::uint64_t kDefaultMaxSkippedBytes = 1024 * 1024;
inline constexpr int kDefaultMaxBadRequests = 20;

// What a server grants its clients.
struct FileRules {
  bool writable = false;
  bool create = false;  // over UDP new files may be made; over TCP `writable` is enough for that
  std::uint64_t max_upload_bytes = kMaxFileSize;
  // The payload of a refused PUT is read and dropped up to this size; above it, the connection ends.
  std::uint64_t max_skipped_bytes = kDefaultMaxSkippedBytes;
  // So many lines in a row that are not requests end the connection.
  int max_bad_requests = kDefaultMaxBadRequests;
};

// The request was refused: send `line`, then close if `close` is set.
struct Refused {
  Status status;
  std::string line;
  bool close = false;
};

// One for each connection, used by one thread at a time. The pump, for all that it reads:
//
//   while (true) {
//     const auto step = session.next(input);
//     input.remove_prefix(step.used);
//     if (!step.event) break;               // read more
//     ... act on it, send the answer ...
//   }
//
// The pump answers ListRequest, GetRequest and PayloadFinished (which ends a PUT) before it asks for the next event,
// with what the functions below make. After QuitRequest, and after Refused with `close`, all further input is dropped.
class FileSession {
 public:
  using Event = std::variant<ListRequest, GetRequest, PutRequest, PayloadData, PayloadFinished, QuitRequest, Refused>;

  explicit FileSession(FileRules rules = {}) : rules_(rules) {}

  Step<Event> next(std::string_view input);

  // The upload under way cannot be stored: send what this returns. What is left of its payload leads to no events.
  // REQUIRES: the last event was a PutRequest or the PayloadData or PayloadFinished of one.
  Refused refuse_put(const Refusal& why);

  // When the client is gone now, did it leave in the middle of a request?
  bool mid_request() const { return !closed_ && reader_.mid_message(); }

  // The answers. `length` bytes of payload have to follow opened() and listing_header().
  static std::string listing_header(std::uint64_t length);
  static std::string opened(std::uint64_t length, std::uint64_t size, const std::string& version);
  static std::string stored(const std::string& version);
  static std::string goodbye();
  static std::string refusal(const Refusal& why);

 private:
  Event on(const MessageReader::Line& line);
  Event on(MessageReader::LineTooLong too_long);
  Event on(PayloadData data) { return data; }
  Event on(PayloadFinished finished) { return finished; }

  Event admit(ListRequest list) { return list; }
  Event admit(GetRequest get) { return get; }
  Event admit(PutRequest put);
  Event admit(QuitRequest quit);

  // `payload`: the bytes of it that are still to come; nothing when that is not known.
  Refused refuse(const Refusal& why, std::optional<std::uint64_t> payload);

  FileRules rules_;
  MessageReader reader_;
  int bad_requests_ = 0;  // in a row
  bool closed_ = false;
};

}  // namespace portico::tftp
