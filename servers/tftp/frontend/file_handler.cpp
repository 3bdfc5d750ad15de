#include "servers/tftp/frontend/file_handler.h"

#include <algorithm>
#include <utility>
#include <variant>

#include <spdlog/logger.h>

#include "servers/files/error.h"
#include "servers/tftp/frontend/refusal_for.h"
#include "servers/tftp/protocol/file_listing.h"

namespace portico::tftp {

namespace {

constexpr std::uint64_t kSlowestUpload = 1024;  // bytes a second, on the average

}  // namespace

// When a request of so many bytes must be complete: who drips it costs a place that others wait for.
Deadlines::Clock::time_point FileHandler::deadline_for(std::uint64_t size) const {
  const auto timeout = stream().timeouts().operation;
  if (timeout.count() == 0) return Deadlines::kNever;
  const std::uint64_t seconds = std::min<std::uint64_t>(size / kSlowestUpload, 1'000'000'000);
  return Deadlines::Clock::now() + timeout + std::chrono::seconds{static_cast<std::int64_t>(seconds)};
}

asio::awaitable<void> FileHandler::handle() {
  while (!closing_) {
    auto step = session_.next(stream().buffered());
    stream().consume(step.used);  // payload stays where it is until the next fill()
    if (step.event) {
      auto answer = std::visit([this](auto& event) { return on(event); }, *step.event);
      co_await std::move(answer);
    } else {
      if (!session_.mid_request()) {
        deadline_ = Deadlines::kNever;
      } else if (deadline_ == Deadlines::kNever) {
        deadline_ = deadline_for(0);
      }
      if (!co_await stream().fill(deadline_)) break;
    }
  }
  if (session_.mid_request()) service_.log.debug("{} left in the middle of a request", peer().to_string());
}

std::string FileHandler::on_overload() { return FileSession::refusal(Refusal{Status::Busy}); }

asio::awaitable<void> FileHandler::on(const ListRequest&) {
  auto read_directory = [this] { return service_.store.list(); };
  const auto listed = co_await run_blocking(std::move(read_directory));
  if (const auto* refusal = std::get_if<Refusal>(&listed)) {
    co_await refuse(*refusal);
    co_return;
  }
  const std::string listing = format_listing(std::get<0>(listed));
  const std::string header = FileSession::listing_header(listing.size());
  co_await stream().write(header, listing.empty() ? Stream::More::no : Stream::More::yes);
  co_await stream().write(listing);
}

asio::awaitable<void> FileHandler::on(const GetRequest& request) {
  began_ = std::chrono::steady_clock::now();
  const auto opened = service_.store.open_for_reading(request.name);
  if (const auto* refusal = std::get_if<Refusal>(&opened)) {
    co_await refuse(*refusal);
    co_return;
  }
  const OpenedFile& file = std::get<OpenedFile>(opened);
  if (request.offset > file.size) {
    const Refusal beyond{Status::BadOffset};
    co_await refuse(beyond);
    co_return;
  }
  const std::uint64_t length = file.size - request.offset;
  const std::string header = FileSession::opened(length, file.size, file.version);
  co_await stream().write(header, length == 0 ? Stream::More::no : Stream::More::yes);
  co_await stream().send_file(file.descriptor.get(), static_cast<off_t>(request.offset), length);
  log_transfer("get", request.name, length);
}

asio::awaitable<void> FileHandler::on(const PutRequest& request) {
  began_ = std::chrono::steady_clock::now();
  deadline_ = deadline_for(request.size);
  put_ = request;
  auto begun = service_.store.begin_upload(request.name, {.expected = request.size, .exact = true});
  if (const auto* refusal = std::get_if<Refusal>(&begun)) {
    co_await refuse_put(*refusal);
  } else {
    upload_.emplace(std::get<files::Upload>(std::move(begun)));
  }
}

asio::awaitable<void> FileHandler::on(PayloadData data) {
  if (const auto error = upload_->write(data.bytes)) {
    const Refusal refusal = refusal_for(*error);
    co_await refuse_put(refusal);
  }
}

asio::awaitable<void> FileHandler::on(PayloadFinished) {
  auto publish = [this] { return upload_->publish(); };
  const auto published = co_await run_blocking(std::move(publish));
  if (const auto* error = std::get_if<files::Error>(&published)) {
    const Refusal refusal = refusal_for(*error);
    co_await refuse_put(refusal);
    co_return;
  }
  upload_.reset();
  const std::string answer = FileSession::stored(std::get<std::string>(published));
  co_await stream().write(answer);
  log_transfer("put", put_.name, put_.size);
}

asio::awaitable<void> FileHandler::on(QuitRequest) {
  closing_ = true;
  const std::string answer = FileSession::goodbye();
  co_await stream().write(answer);
}

asio::awaitable<void> FileHandler::on(const Refused& refused) {
  closing_ = refused.close;
  service_.log.info("{} refused: {}", peer().to_string(), word(refused.status));
  co_await stream().write(refused.line);
}

asio::awaitable<void> FileHandler::refuse(const Refusal& why) {
  service_.log.info("{} refused: {}: {}", peer().to_string(), word(why.status), why.sentence);
  const std::string line = FileSession::refusal(why);
  co_await stream().write(line);
}

asio::awaitable<void> FileHandler::refuse_put(const Refusal& why) {
  upload_.reset();
  const Refused refused = session_.refuse_put(why);
  co_await on(refused);
}

void FileHandler::log_transfer(const char* what, const std::string& name, std::uint64_t bytes) const {
  const auto took = std::chrono::steady_clock::now() - began_;
  service_.log.info("{} {} {} {} bytes {} ms", peer().to_string(), what, name, bytes,
                    std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
}

}  // namespace portico::tftp
