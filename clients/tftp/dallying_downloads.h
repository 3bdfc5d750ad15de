// What a client owes a server after a download (RFC 1350 §6: who sends the final ACK waits for a while, to send it
// again if it was lost).
#pragma once

#include <list>
#include <memory>

#include <asio/awaitable.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>

#include "clients/tftp/udp_download.h"
#include "servers/tftp/engine/receiver.h"

namespace portico::tftp::client {

// Downloads whose file is published and reported: a server that repeats its last block is answered again. They dally
// beside whatever the loop does next for as long as a server may take to repeat something, which costs nothing: a
// mirror of a thousand files takes no longer for it. Only the end of the programme has to wait, and that not so long.
// It does so for those downloads alone that saw something being lost, so that their last ACK may well be lost too, and
// for the others a few round trips (Receiver::may_leave_at). Between two lines of the prompt the loop stands still, and
// what came meanwhile is answered with the next command or at the end.
//
// In its loop's thread.
class DallyingDownloads {
 public:
  explicit DallyingDownloads(asio::io_context& context) : context_{context} {}
  DallyingDownloads(const DallyingDownloads&) = delete;
  DallyingDownloads& operator=(const DallyingDownloads&) = delete;
  ~DallyingDownloads();  // leaves at once; REQUIRES: nobody runs the loop

  // The oldest one goes when there are very many. REQUIRES: its receiver is done().
  void add(std::unique_ptr<UdpDownload> download);

  // Answers what has come by now, and runs the loop for as long as it pays to stay, but not for much longer than a
  // second; Ctrl-C ends it too. REQUIRES: nobody else runs it.
  void leave();

 private:
  struct Dallying {
    std::unique_ptr<UdpDownload> download;
    bool ending = false;
    asio::cancellation_signal ends = {};

    void end();
  };

  void answer_what_came();
  asio::awaitable<void> stay() const;
  [[nodiscard]] Receiver::Time may_leave_at() const;

  asio::io_context& context_;
  std::list<Dallying> all_;  // the oldest first
};

}  // namespace portico::tftp::client
