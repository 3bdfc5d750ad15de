// The files of the store as TFTP clients on UDP ask for them: by names that rules rewrite and that may lead into
// subdirectories, under what the server grants.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "servers/files/upload.h"
#include "servers/tftp/engine/file_session.h"
#include "servers/tftp/frontend/name_map.h"
#include "servers/tftp/frontend/store.h"
#include "servers/tftp/protocol/status.h"
#include <portico/transports/address.h>

namespace portico::tftp {

// What a name stands for.
struct Naming {
  NameMap map;

  // A client whose address is the name of a directory below the root (192.0.2.169; IPv6 as 2001:db8::1, in lower case)
  // reads and writes only in there. Others read the root, as with dnsmasq's --tftp-unique-root, but none of these
  // directories, and may not write.
  bool per_address = false;
};

// Made of what all requests share. All functions are safe to call from any thread and in a child process, and block as
// disks do. REQUIRES: the store outlives it.
class ClientFiles {
 public:
  ClientFiles(const Store& store, FileRules rules, Naming naming);

  // From now on, for requests that begin after this.
  void use(NameMap map);

  // `name` is what the client sent, any bytes.
  Outcome<OpenedFile> open_for_reading(const std::string& name, const Address& client) const;

  // `expected` is the size that the client announces, 0 if it announces none; it need not be true. Refuses with
  // Status::ReadOnly when the server takes no uploads, with Status::NotFound when only files that exist may be replaced
  // and this one does not.
  Outcome<files::Upload> begin_upload(const std::string& name, const Address& client, std::uint64_t expected = 0) const;

 private:
  [[nodiscard]] std::shared_ptr<const NameMap> map() const;
  Outcome<std::string> path_of(const std::string& name, Direction direction, const Address& client) const;
  Outcome<std::string> path_for_address(std::string path, Direction direction, const std::string& address) const;

  const Store& store_;
  FileRules rules_;
  bool per_address_;
  mutable std::mutex map_changes_;
  std::shared_ptr<const NameMap> map_;
};

}  // namespace portico::tftp
