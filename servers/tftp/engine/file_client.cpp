#include "servers/tftp/engine/file_client.h"

#include <cassert>
#include <utility>

namespace portico::tftp {
namespace {

// What a reply must look like to answer the request; the sentence says what is wrong with it.
using Complaint = std::optional<std::string_view>;

Complaint check(const ListRequest& /*unused*/, const OkReply& /*unused*/) { return std::nullopt; }

Complaint check(const GetRequest& get, const OkReply& reply) {
  if (!reply.size || !reply.version) return "the server did not tell the size and version of the file";
  const bool adds_up = get.offset <= *reply.size && reply.length == *reply.size - get.offset;
  return adds_up ? std::nullopt : Complaint{"the server announced a part of the file that was not asked for"};
}

Complaint check(const PutRequest& /*unused*/, const OkReply& reply) {
  if (reply.length != 0) return "the server answered an upload with a payload";
  return reply.version ? std::nullopt : Complaint{"the server did not tell the version that it stored"};
}

Complaint check(const QuitRequest& /*unused*/, const OkReply& reply) {
  return reply.length == 0 ? std::nullopt : Complaint{"the server answered QUIT with a payload"};
}

// Up to the first LF, so that one step yields at most one entry.
std::string_view first_line(std::string_view input) {
  const auto end = input.find('\n');
  return end == std::string_view::npos ? input : input.substr(0, end + 1);
}

}  // namespace

std::string FileClient::ask(FileRequest request) {
  assert(!waiting());
  asked_ = std::move(request);
  return format_request(*asked_);
}

Step<FileClient::Event> FileClient::next(std::string_view input) {
  if (failed_) return {input.size(), {}};
  std::size_t used = 0;
  while (true) {
    const auto rest = input.substr(used);
    const auto in_listing = is_listing() && reader_.payload_left() > 0;
    const auto step = reader_.next(in_listing ? first_line(rest) : rest);
    used += step.used;
    if (!step.event) return {used, {}};
    auto event = std::visit([this](const auto& any) { return this->on(any); }, *step.event);
    if (event) return {used, std::move(event)};
  }
}

FileClient::MaybeEvent FileClient::on(const MessageReader::Line& line) {
  const auto reply = parse_reply(line.text);
  if (!reply) return fail("the server's answer cannot be understood");
  if (const auto* ok = std::get_if<OkReply>(&*reply)) return begin_payload(*ok);
  asked_.reset();
  return std::get<Refusal>(*reply);
}

FileClient::MaybeEvent FileClient::on(MessageReader::LineTooLong /*unused*/) {
  return fail("the server's answer is too long a line");
}

FileClient::MaybeEvent FileClient::on(PayloadData data) {
  if (!is_listing()) return data;
  const auto piece = listing_.next(data.bytes).event;
  if (!piece) return std::nullopt;
  const auto* line = std::get_if<MessageReader::Line>(&*piece);
  auto entry = line == nullptr ? std::nullopt : parse_entry(line->text);
  if (!entry) return fail("the server's listing cannot be understood");
  return *std::move(entry);
}

FileClient::MaybeEvent FileClient::on(PayloadFinished finished) {
  if (listing_.mid_message()) return fail("the server's listing ends in the middle of a line");
  asked_.reset();
  return finished;
}

FileClient::Event FileClient::begin_payload(const OkReply& reply) {
  if (!asked_) return fail("the server answered what was not asked");
  const auto complaint = std::visit([&](const auto& request) { return check(request, reply); }, *asked_);
  if (complaint) return fail(*complaint);
  if (is_listing() && reply.length > max_listing_bytes_) return fail("the server's listing is too long");
  reader_.expect_payload(reply.length);
  return reply;
}

FileClient::Event FileClient::fail(std::string_view sentence) {
  failed_ = true;
  return ProtocolError{std::string{sentence}};
}

}  // namespace portico::tftp
