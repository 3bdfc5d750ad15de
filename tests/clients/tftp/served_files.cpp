#include "tests/clients/tftp/served_files.h"

#include <utility>

namespace portico::test {

Script serve_files(std::map<std::string, std::string> files) {
  return [files = std::move(files)](Peer& peer) {
    for (auto line = peer.line(); !line.empty(); line = peer.line()) {
      if (line == "LIST") {
        std::string listing;
        for (const auto& [name, content] : files) {
          listing += std::to_string(content.size()) + " 2024-02-29T23:59:59Z " + name + "\n";
        }
        peer.send("OK " + std::to_string(listing.size()) + "\n" + listing);
        continue;
      }
      const auto file = files.find(line.substr(line.find(' ') + 1));
      if (file == files.end()) {
        peer.send("ERR not-found there is no file of that name\n");
      } else {
        const auto size = std::to_string(file->second.size());
        peer.send("OK " + size + " size=" + size + " version=v\n" + file->second);
      }
    }
  };
}

}  // namespace portico::test
