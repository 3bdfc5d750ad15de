#include "servers/tftp/engine/file_session.h"

#include <utility>

#include "servers/tftp/protocol/file_reply.h"

namespace portico::tftp {

Step<FileSession::Event> FileSession::next(std::string_view input) {
  if (closed_) return {input.size(), {}};
  const auto [used, piece] = reader_.next(input);
  if (!piece) return {used, {}};
  return {used, std::visit([this](const auto& any) { return this->on(any); }, *piece)};
}

Refused FileSession::refuse_put(const Refusal& why) { return refuse(why, reader_.payload_left()); }

FileSession::Event FileSession::on(const MessageReader::Line& line) {
  auto parsed = parse_request(line.text);
  if (const auto* error = std::get_if<RequestError>(&parsed)) {
    if (++bad_requests_ >= rules_.max_bad_requests) closed_ = true;
    return refuse(error->refusal, error->payload);
  }
  bad_requests_ = 0;
  auto& request = std::get<FileRequest>(parsed);
  return std::visit([this](auto& any) { return this->admit(std::move(any)); }, request);
}

FileSession::Event FileSession::on(MessageReader::LineTooLong /*unused*/) {
  return refuse({Status::BadRequest, "the line is too long"}, std::nullopt);
}

FileSession::Event FileSession::admit(PutRequest put) {
  if (!rules_.writable) return refuse(Refusal{Status::ReadOnly}, put.size);
  if (put.size > rules_.max_upload_bytes) return refuse(Refusal{Status::TooLarge}, put.size);
  reader_.expect_payload(put.size);
  return put;
}

FileSession::Event FileSession::admit(QuitRequest quit) {
  closed_ = true;
  return quit;
}

Refused FileSession::refuse(const Refusal& why, std::optional<std::uint64_t> payload) {
  if (!payload || *payload > rules_.max_skipped_bytes) closed_ = true;
  if (!closed_) reader_.skip_payload(*payload);
  return {why.status, refusal(why), closed_};
}

std::string FileSession::listing_header(std::uint64_t length) { return format_reply(OkReply{length, {}, {}}); }

std::string FileSession::opened(std::uint64_t length, std::uint64_t size, const std::string& version) {
  return format_reply(OkReply{length, size, version});
}

std::string FileSession::stored(const std::string& version) { return format_reply(OkReply{0, {}, version}); }

std::string FileSession::goodbye() { return format_reply(OkReply{}); }

std::string FileSession::refusal(const Refusal& why) { return format_reply(why); }

}  // namespace portico::tftp
