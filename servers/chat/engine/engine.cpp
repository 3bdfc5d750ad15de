#include "servers/chat/engine/engine.h"

#include <string>
#include <utility>
#include <vector>

#include "servers/chat/engine/command.h"
#include "servers/chat/engine/consistency.h"
#include "servers/chat/engine/events.h"
#include "servers/chat/engine/labels.h"
#include "servers/chat/engine/network.h"
#include "servers/chat/engine/server_bans.h"
#include "servers/chat/protocol/names.h"

namespace portico::chat {
namespace {

// What has ended lives as long as the call that ends it.
class Call : public Context {
 public:
  Call(Network& its_network, Time its_now, Outcome& its_outcome) : Context{its_network, its_now, its_outcome} {}
  ~Call() { network.bury(); }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
};

std::string host_of(const Origin& origin, const Configuration& configuration) {
  return host_for_wire(origin.host.substr(0, configuration.bounds.host_length));
}

void refuse_if_too_many(Context& context, Client& client) {
  const auto most = context.configuration().bounds.clients_per_address;
  const auto count = context.network.count_address(client);
  if (most != 0 && count > most) end_client(context, client, "Too many connections from your host");
}

// Whatever it says, it is there.
void note_life(Network& network, Client& client, Time now) {
  if (client.registered) network.deadlines.start(client, Waiting::Idle, now);
}

std::string silence_text(const Client& client, const Timeouts& timeouts) {
  if (client.waiting == Waiting::Registration) return "Registration timed out";
  return "Ping timeout: " + std::to_string(timeouts.pong.count()) + " seconds";
}

void time_is_up(Context& context, Client& client) {
  if (client.waiting != Waiting::Idle) {
    return end_client(context, client, silence_text(client, context.configuration().timeouts));
  }
  context.network.deadlines.start(client, Waiting::Pong, context.now);
  context.send(client, LineBuilder{{}, {}, "PING"}.param(context.configuration().server_name).build());
}

}  // namespace

Engine::Engine(Configuration configuration) : network_{std::make_unique<Network>(std::move(configuration))} {}
Engine::~Engine() = default;

ClientId Engine::connect(const Origin& origin, Time now, Outcome& outcome) {
  Call call{*network_, now, outcome};
  auto& client = network_->add_client(host_of(origin, call.configuration()), origin.seat, now);
  client.served_alone = origin.served_alone;
  const auto id = client.id;
  if (!refuse_if_banned(call, client) && origin.counted) refuse_if_too_many(call, client);
  return id;
}

void Engine::handle(ClientId id, const Message& message, Time now, Outcome& outcome) {
  auto* client = network_->find_client(id);
  if (!client) return;
  const Call call{*network_, now, outcome};
  note_life(*network_, *client, now);
  const auto label = find_label(*client, message.tags);
  const auto first = outcome.deliveries.size();
  Command command{{*network_, now, outcome}, *client, message};
  dispatch(command);
  if (!label.empty()) label_response(command, *client, label, first, command.unlabelled);
}

void Engine::malformed(ClientId id, Malformed why, Time now, Outcome& outcome) {
  auto* client = network_->find_client(id);
  if (!client) return;
  note_life(*network_, *client, now);
  if (why == Malformed::Empty) return;
  Call call{*network_, now, outcome};
  const bool too_long = why == Malformed::TooLong || why == Malformed::TagsTooLong;
  if (too_long) return call.reply(*client, Numeric::ErrInputTooLong);
  call.reply(*client, Numeric::ErrUnknownCommand, {"*"});
}

void Engine::oper(ClientId id, std::string_view /*name*/, bool verified, Time now, Outcome& outcome,
                  std::string_view tags) {
  auto* client = network_->find_client(id);
  if (!client || !client->registered) return;
  note_life(*network_, *client, now);
  Call call{*network_, now, outcome};
  const auto label = find_label(*client, tags);
  const auto first = outcome.deliveries.size();
  if (verified) {
    make_operator(call, *client);
  } else {
    call.reply(*client, Numeric::ErrPasswdMismatch);
  }
  if (!label.empty()) label_response(call, *client, label, first, {});
}

void Engine::disconnect(ClientId id, std::string_view reason, Time now, Outcome& outcome) {
  auto* client = network_->find_client(id);
  if (!client) return;
  Call call{*network_, now, outcome};
  end_client(call, *client, reason);
}

void Engine::ban(ClientId id, std::string_view reason, Time now, Outcome& outcome) {
  auto* client = network_->find_client(id);
  if (!client) return;
  Call call{*network_, now, outcome};
  end_as_banned(call, *client, reason);
}

void Engine::tick(Time now, Outcome& outcome) {
  Call call{*network_, now, outcome};
  while (auto* waiter = network_->deadlines.expired(now)) time_is_up(call, static_cast<Client&>(*waiter));
}

Time Engine::next_deadline() const { return network_->deadlines.next(); }

void Engine::clock_was_set(Time::duration jump) {
  network_->deadlines.move(jump);
  for (const auto& [id, client] : network_->clients()) client->last_spoke += jump;
}

void Engine::configure(Configuration configuration, Time now, Outcome& outcome) {
  Call call{*network_, now, outcome};
  network_->configure(std::move(configuration));
  end_banned(call);
}

void Engine::notice(ClientId id, std::string_view text, Time now, Outcome& outcome) {
  const auto* client = network_->find_client(id);
  if (!client) return;
  Call call{*network_, now, outcome};
  call.send(*client, call.from_server("NOTICE").param(client->name()).trailing(text).build());
}

void Engine::shut_down(Time now, Outcome& outcome) {
  Call call{*network_, now, outcome};
  Broadcast error{call, LineBuilder{{}, {}, "ERROR"}.trailing("Server shutting down").build()};
  for (const auto& [id, client] : network_->clients()) {
    error.to(*client);
    outcome.disconnected.push_back(id);
  }
  network_->clear();
}

bool Engine::registered(ClientId id) const {
  const auto* client = network_->find_client(id);
  return client && client->registered;
}

std::size_t Engine::clients() const { return network_->clients().size(); }

bool Engine::consistent() const { return is_consistent(*network_); }

}  // namespace portico::chat
