#include "servers/chat/frontend/room.h"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <spdlog/logger.h>

namespace portico::chat {

namespace {

constexpr std::size_t kManyDeliveries = 8'192;  // are carried out before the next line is handled

Configuration configuration_of(const ChatSettings& settings) {
  Configuration configuration = settings.configuration;
  configuration.started = std::chrono::system_clock::now();
  configuration.operators = settings.operators.names();
  configuration.bounds.clients_per_address = settings.max_per_address.value_or(kDefaultPerAddress);
  return configuration;
}

std::string_view word_behind(std::string_view line, std::string_view mark) {
  const auto at = line.find(mark);
  if (at == std::string_view::npos) return {};
  line.remove_prefix(at + mark.size());
  return line.substr(0, line.find(' '));
}

std::string_view without_tags(std::string_view line) {
  if (line.starts_with('@')) line.remove_prefix(std::min(line.find(' ') + 1, line.size()));
  return line;
}

// Without what people have said: that is never logged.
std::string_view reason_without_words(std::string_view error) {
  error.remove_prefix(std::min(error.find('(') + 1, error.size()));
  const auto reason = error.substr(0, error.find_first_of(":()"));
  return reason.substr(0, reason.find_last_not_of(' ') + 1);
}

}  // namespace

// One stay inside of the lock; at its end what the engine said is carried out, and what it wants from outside done.
class Room::Visit {
 public:
  explicit Visit(Room& room, ClientId asker = kNobody) : room_{room}, lock_{room.mutex_} {
    room.read_clock();
    room.asker_ = asker;
  }
  ~Visit() {
    room_.carry_out();
    const auto asker = std::exchange(room_.rehash_by_, std::nullopt);
    const auto notes = std::exchange(room_.notes_, {});
    lock_.unlock();
    for (const std::string& note : notes) room_.log_.info(note);
    if (asker) room_.reload(asker);
  }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

 private:
  Room& room_;
  std::unique_lock<std::mutex> lock_;
};

Room::Room(const ChatSettings& settings, spdlog::logger& log)
    : configuration_{configuration_of(settings)},
      paths_{settings.files},
      most_motd_{settings.send_queue / 2},
      log_{log},
      engine_{configuration_},
      clock_{std::chrono::system_clock::now(), std::chrono::steady_clock::now()} {
  RoomFiles files = read_room_files(paths_, most_motd_);
  address_bans_ = std::move(files.bans.addresses);
  engine_.configure(with(files), clock_.now(), outcome_);
  outcome_.clear();
}

Configuration Room::with(RoomFiles& files) const {
  Configuration configuration = configuration_;
  configuration.motd = std::move(files.motd);
  configuration.bans = std::move(files.bans.masks);
  for (const auto& ban : files.bans.addresses) configuration.address_bans.push_back({ban.text, ban.reason});
  return configuration;
}

void Room::read_clock() {
  const auto jump = clock_.update(std::chrono::system_clock::now(), std::chrono::steady_clock::now());
  if (jump != Time::duration::zero()) engine_.clock_was_set(jump);
  now_ = clock_.now();
}

ClientId Room::enter(Endpoint& endpoint) {
  const Arrival arrival = endpoint.arrival();
  const Visit visit{*this};
  const Origin origin{arrival.host, &endpoint, arrival.counted, arrival.served_alone};
  const ClientId client = asker_ = engine_.connect(origin, now_, outcome_);
  endpoints_.emplace(client, &endpoint);
  refuse_if_unwanted(client, arrival.host);
  return client;
}

void Room::refuse_if_unwanted(ClientId client, std::string_view host) {
  if (shut_down_) engine_.disconnect(client, kShuttingDown, now_, outcome_);
  const std::string* const reason = find_ban(address_bans_, host);
  if (reason) engine_.ban(client, *reason, now_, outcome_);
}

void Room::say(ClientId client, Lines& lines) {
  bool more = true;
  while (more) {
    const Visit visit{*this, client};
    more = hear(client, lines);
  }
}

// True when more is to be heard on another visit: what follows REHASH finds the files read.
bool Room::hear(ClientId client, Lines& lines) {
  bool registered = engine_.registered(client);
  while (const Said* const said = lines.next(registered)) {
    if (const auto* const message = std::get_if<Message>(&said->parsed)) {
      engine_.handle(client, *message, now_, outcome_);
    } else {
      engine_.malformed(client, std::get<Malformed>(said->parsed), now_, outcome_);
    }
    const bool was_registered = std::exchange(registered, engine_.registered(client));
    if (registered && !was_registered) note_registered(client);
    if (outcome_.rehash) {
      rehash_by_ = client;
      return true;
    }
    if (outcome_.deliveries.size() > kManyDeliveries) carry_out();
  }
  return false;
}

void Room::oper(ClientId client, const OperResult& result) {
  const Visit visit{*this, client};
  engine_.oper(client, result.name, result.verified, now_, outcome_, result.tags);
}

void Room::leave(ClientId client, std::string_view reason) {
  const Visit visit{*this};
  engine_.disconnect(client, reason, now_, outcome_);
}

bool Room::registered(ClientId client) {
  const std::lock_guard lock{mutex_};
  return engine_.registered(client);
}

void Room::tick() {
  const Visit visit{*this};
  if (now_ >= engine_.next_deadline()) engine_.tick(now_, outcome_);
}

void Room::reload(std::optional<ClientId> asker) {
  const std::lock_guard one_at_a_time{reloading_};
  try {
    take(read_room_files(paths_, most_motd_));
  } catch (const std::exception& error) {
    return refuse_files(asker, fmt::format("not read again, all stays as it was: {}", error.what()));
  }
  log_.info("the files were read again");
}

void Room::refuse_files(std::optional<ClientId> asker, const std::string& why) {
  log_.error(why);
  if (!asker) return;
  const Visit visit{*this};
  engine_.notice(*asker, why, now_, outcome_);
}

void Room::take(RoomFiles files) {
  const Visit visit{*this};
  engine_.configure(with(files), now_, outcome_);
  address_bans_ = std::move(files.bans.addresses);
  for (const auto& [client, endpoint] : endpoints_) refuse_if_unwanted(client, endpoint->arrival().host);
}

void Room::shut_down() {
  const Visit visit{*this};
  if (std::exchange(shut_down_, true)) return;
  engine_.shut_down(now_, outcome_);
}

void Room::carry_out() {
  do {
    const bool some_leave = !outcome_.disconnected.empty();
    for (Delivery& delivery : outcome_.deliveries) {
      if (some_leave) note_left(delivery);
      auto* const endpoint = static_cast<Endpoint*>(delivery.seat);
      if (!endpoint->deliver(std::move(delivery.line), delivery.to == asker_)) slow_.push_back(delivery.to);
    }
    for (const ClientId client : outcome_.disconnected) {
      const auto endpoint = endpoints_.extract(client);
      if (endpoint) endpoint.mapped()->end();
    }
    outcome_.clear();
    end_slow_ones();
  } while (!outcome_.deliveries.empty() || !outcome_.disconnected.empty());
}

// RPL_WELCOME begins with the nick.
void Room::note_registered(ClientId client) {
  if (!log_.should_log(spdlog::level::info)) return;
  for (const Delivery& delivery : outcome_.deliveries) {
    if (delivery.to != client) continue;
    const auto nick = word_behind(*delivery.line, " 001 ");
    if (!nick.empty()) return notes_.push_back(fmt::format("{}: is {}", endpoints_.at(client)->arrival().name, nick));
  }
}

// The last thing that it was told is an ERROR, and why: "Closing Link: host (Quit: what it said)".
void Room::note_left(const Delivery& delivery) {
  const auto line = without_tags(*delivery.line);
  if (shut_down_ || !line.starts_with("ERROR ") || !log_.should_log(spdlog::level::info)) return;
  const auto endpoint = endpoints_.find(delivery.to);
  if (endpoint == endpoints_.end()) return;
  notes_.push_back(fmt::format("{}: left: {}", endpoint->second->arrival().name, reason_without_words(line)));
}

void Room::end_slow_ones() {
  for (const ClientId client : slow_) engine_.disconnect(client, kSendQueueExceeded, now_, outcome_);
  slow_.clear();
}

}  // namespace portico::chat
