// The pump of the file service: bytes from the connection to the session, what it decides to the disk and back.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <asio/awaitable.hpp>

#include "servers/files/upload.h"
#include "servers/tftp/engine/file_session.h"
#include "servers/tftp/frontend/store.h"
#include <portico/handlers/stream_request_handler.h>

namespace spdlog {
class logger;
}

namespace portico::tftp {

// What all connections share; reads only, so that they may be in different threads.
struct FileService {
  const Store& store;
  FileRules rules;
  spdlog::logger& log;
};

// One conversation.
class FileHandler final : public StreamRequestHandler {
 public:
  explicit FileHandler(const FileService& service) : service_{service}, session_{service.rules} {}

  asio::awaitable<void> handle() override;
  [[nodiscard]] std::string on_overload() override;

 private:
  asio::awaitable<void> on(const ListRequest& request);
  asio::awaitable<void> on(const GetRequest& request);
  asio::awaitable<void> on(const PutRequest& request);
  asio::awaitable<void> on(PayloadData data);
  asio::awaitable<void> on(PayloadFinished finished);
  asio::awaitable<void> on(QuitRequest request);
  asio::awaitable<void> on(const Refused& refused);

  [[nodiscard]] Deadlines::Clock::time_point deadline_for(std::uint64_t size) const;
  asio::awaitable<void> refuse(const Refusal& why);
  asio::awaitable<void> refuse_put(const Refusal& why);
  void log_transfer(const char* what, const std::string& name, std::uint64_t bytes) const;

  const FileService& service_;
  FileSession session_;
  std::optional<files::Upload> upload_;
  PutRequest put_;
  std::chrono::steady_clock::time_point began_;
  Deadlines::Clock::time_point deadline_ = Deadlines::kNever;  // of the request that is coming in
  bool closing_ = false;
};

}  // namespace portico::tftp
