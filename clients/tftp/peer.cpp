#include "clients/tftp/peer.h"

#include "clients/common/terminal_text.h"

namespace portico::tftp::client {

Progress& Peer::begin_progress(const std::string& name) {
  progress_ = Progress{};
  progress_.name = printable(name);
  return progress_;
}

}  // namespace portico::tftp::client
