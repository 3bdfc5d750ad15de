// What a transfer needs to know of the server: nothing of the protocol.
#pragma once

#include <memory>
#include <string>

#include <asio/awaitable.hpp>

#include "clients/common/progress.h"
#include "clients/tftp/download_target.h"
#include "clients/tftp/upload_source.h"

namespace portico::tftp::client {

// One place at the server, over whatever protocol: it does one transfer at a time, and several peers of one loop do
// several at the same time. In its loop's thread.
//
// A transfer connects if it has to, gives a silent server up by itself, and throws a std::exception whose words are for
// people when it fails (Refused: the server said no). After that the peer can be asked again. A cancelled one throws
// std::errc::operation_canceled. When its awaitable has ended, the target or source is closed.
class Peer {
 public:
  Peer() = default;
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  virtual ~Peer() = default;

  // Fetches the file `remote`, or the rest of it if the target keeps a part that is of the same version.
  virtual asio::awaitable<void> get(std::string remote, std::unique_ptr<DownloadTarget> target) = 0;

  // Stores a file under the name `remote`.
  virtual asio::awaitable<void> put(UploadSource source, std::string remote) = 0;

  // Of the transfer that is under way, or else of the last one. Not started when nothing is known yet.
  [[nodiscard]] const Progress& progress() const noexcept { return progress_; }

  // Where the last transfer ended, if that was early, and what to do now: continues the sentence "interrupted ...".
  [[nodiscard]] virtual std::string how_far() const = 0;

 protected:
  // Every transfer begins with this.
  Progress& begin_progress(const std::string& name);

 private:
  Progress progress_;
};

}  // namespace portico::tftp::client
