#include "servers/tftp/frontend/client_files.h"

#include <utility>
#include <variant>

#include "servers/tftp/frontend/client_text.h"
#include "servers/tftp/protocol/file_path.h"

namespace portico::tftp {

ClientFiles::ClientFiles(const Store& store, FileRules rules, Naming naming)
    : store_{store},
      rules_{rules},
      per_address_{naming.per_address},
      map_{std::make_shared<const NameMap>(std::move(naming.map))} {}

void ClientFiles::use(NameMap map) {
  auto next = std::make_shared<const NameMap>(std::move(map));
  const std::lock_guard changing{map_changes_};
  map_.swap(next);
}

std::shared_ptr<const NameMap> ClientFiles::map() const {
  const std::lock_guard reading{map_changes_};
  return map_;
}

Outcome<OpenedFile> ClientFiles::open_for_reading(const std::string& name, const Address& client) const {
  auto path = path_of(name, Direction::Read, client);
  if (auto* refusal = std::get_if<Refusal>(&path)) return std::move(*refusal);
  return store_.open_for_reading(std::get<std::string>(path));
}

Outcome<files::Upload> ClientFiles::begin_upload(const std::string& name, const Address& client,
                                                 std::uint64_t expected) const {
  if (!rules_.writable) return Refusal{Status::ReadOnly};
  auto path = path_of(name, Direction::Write, client);
  if (auto* refusal = std::get_if<Refusal>(&path)) return std::move(*refusal);
  return store_.begin_upload(std::get<std::string>(path),
                             {.expected = expected, .max_size = rules_.max_upload_bytes, .create = rules_.create});
}

Outcome<std::string> ClientFiles::path_of(const std::string& name, Direction direction, const Address& client) const {
  const auto text = client_text(client);
  auto rewritten = map()->rewrite(name, direction, text);
  if (std::holds_alternative<Refusal>(rewritten)) return rewritten;
  auto path = path_from(std::get<std::string>(rewritten));
  if (!per_address_ || std::holds_alternative<Refusal>(path)) return path;
  return path_for_address(std::get<std::string>(std::move(path)), direction, text.address);
}

Outcome<std::string> ClientFiles::path_for_address(std::string path, Direction direction,
                                                   const std::string& address) const {
  const auto has_own = store_.has_directory(address);
  if (const auto* refusal = std::get_if<Refusal>(&has_own)) return *refusal;
  if (std::get<bool>(has_own)) return address + '/' + path;
  if (direction == Direction::Write) return Refusal{Status::Forbidden, "there is no directory for this address"};
  if (is_address(path.substr(0, path.find('/')))) return Refusal{Status::NotFound};
  return path;
}

}  // namespace portico::tftp
