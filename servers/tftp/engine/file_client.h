// The client's side of one conversation of the file service: requests out, the server's bytes in, events out. The
// server is not trusted: whatever it sends, the events follow the grammar below.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "servers/tftp/protocol/file_listing.h"
#include "servers/tftp/protocol/file_reply.h"
#include "servers/tftp/protocol/file_request.h"
#include "servers/tftp/protocol/message_reader.h"

namespace portico::tftp {

inline constexpr std::uint64_t kDefaultMaxListingBytes = 64 * 1024 * 1024;

// The server does not keep to the protocol: close the connection. All further input is dropped.
struct ProtocolError {
  std::string sentence;
  bool operator==(const ProtocolError&) const = default;
};

// One for each connection, used by one thread at a time, pumped as described at FileSession. For each request come
//
//   LIST       OkReply ListEntry* PayloadFinished
//   GET        OkReply PayloadData* PayloadFinished     with size and version, and exactly size - offset bytes
//   PUT        OkReply PayloadFinished                  with a version
//   QUIT       OkReply PayloadFinished
//   any        Refusal                                  also unasked, before the server closes
//
// and at any place ProtocolError, which is the last event.
class FileClient {
 public:
  using Event = std::variant<OkReply, ListEntry, PayloadData, PayloadFinished, Refusal, ProtocolError>;

  explicit FileClient(std::uint64_t max_listing_bytes = kDefaultMaxListingBytes)
      : max_listing_bytes_(max_listing_bytes) {}

  // The line to send; for a PUT, the payload is the caller's to send after it. A refused PUT still has to be sent to
  // its end, or the connection closed. REQUIRES: not waiting().
  std::string ask(FileRequest request);

  // True from ask() to PayloadFinished or Refusal: if the server is gone now, it left in the middle.
  bool waiting() const { return asked_.has_value(); }

  Step<Event> next(std::string_view input);

 private:
  using MaybeEvent = std::optional<Event>;

  MaybeEvent on(const MessageReader::Line& line);
  MaybeEvent on(MessageReader::LineTooLong too_long);
  MaybeEvent on(PayloadData data);
  MaybeEvent on(PayloadFinished finished);

  Event begin_payload(const OkReply& reply);
  Event fail(std::string_view sentence);
  bool is_listing() const { return asked_ && std::holds_alternative<ListRequest>(*asked_); }

  std::uint64_t max_listing_bytes_;
  std::optional<FileRequest> asked_;
  MessageReader reader_;
  MessageReader listing_;  // the lines within the payload of LIST
  bool failed_ = false;
};

}  // namespace portico::tftp
