// A clock that ticks in every browser that looks at it: server-sent events. `curl -N http://127.0.0.1:8080/events`
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <string_view>

#include "servers/http/frontend/event_stream.h"
#include "servers/http/frontend/request.h"
#include "servers/http/frontend/response.h"
#include "servers/http/frontend/router.h"
#include "servers/http/protocol/date.h"
#include <portico/app/command_line.h>
#include <portico/app/serve.h>
#include <portico/app/with_policy.h>
#include <portico/server.h>

namespace http = portico::http;

constexpr std::string_view kPage = R"(<!DOCTYPE html>
<meta charset="utf-8">
<title>A clock</title>
<p id="clock">waiting
<script>
  new EventSource("/events").addEventListener("tick", event => clock.textContent = event.data);
</script>
)";

http::Response show(http::Request& /*request*/) { return http::Response::html(std::string{kPage}); }

// One for each client, until it goes or the server drains. Meanwhile under async and threading others are served;
// under loop nobody is.
asio::awaitable<void> tick(http::EventStream& events) {
  for (std::uint64_t count = 1;; ++count) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const http::DateText date = http::format_date(now);
    http::Event event;
    event.type = "tick";
    event.id = std::to_string(count);
    event.data = http::view(date);
    event.retry = std::chrono::seconds{1};  // so soon a client comes back, to the server's successor
    co_await events.send(std::move(event));
    const std::chrono::milliseconds pause{1000};
    const bool goes_on = co_await events.wait(pause);
    if (!goes_on) co_return;
  }
}

int main(int argc, char* argv[]) {
  portico::ServerSettings settings;
  portico::CommandLine line{"http_events", "Sends the time, once a second, to whoever asks for /events."};
  line.add_server_options(settings, "127.0.0.1:8080");
  if (const auto status = line.parse(argc, argv)) return *status;
  try {
    http::Router router;
    router.get("/", show);
    router.get("/events", [](http::Request&) { return http::event_stream(tick); });
    return portico::with_policy(settings.policy, [&]<class Policy>() {
      portico::Server<http::RouterHandler, Policy, portico::AnyStream> server{settings.listen, settings.options,
                                                                              std::cref(router)};
      return portico::serve(server);
    });
  } catch (const std::exception& error) {
    return portico::complain("http_events", error.what(), 1);
  }
}
