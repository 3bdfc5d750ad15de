// Answers every request with its body, as it came: in chunks, or with its Content-Length. Tools that test HTTP servers
// can be turned on it.
#include <cstdint>
#include <exception>
#include <limits>
#include <string_view>

#include "servers/http/frontend/connection.h"
#include "servers/http/frontend/request.h"
#include "servers/http/frontend/request_handler.h"
#include "servers/http/frontend/response.h"
#include <portico/app/command_line.h>
#include <portico/app/serve.h>
#include <portico/app/with_policy.h>
#include <portico/server.h>

namespace http = portico::http;
using http::Method;

// Not for each method a function, as a RequestHandler has them: one for all.
class Echo final : public http::Connection {
  static constexpr http::Methods kServed{Method::Get,    Method::Head,    Method::Post, Method::Put,
                                         Method::Delete, Method::Options, Method::Patch};

  http::Answer respond(http::Request& request) override {
    if (!kServed.contains(request.method())) return http::not_served(request, kServed, service());
    if (request.has_body()) return echo(request);
    http::Response empty;
    if (request.method() == Method::Options) empty.add("Allow", kServed.to_string());
    return empty;
  }

  static asio::awaitable<http::Response> echo(http::Request& request) {
    request.limit_body(std::numeric_limits<std::uint64_t>::max());  // nothing is kept of it
    // The head of the answer follows the first piece: a client may wait for 100 (Continue) before it sends one, and
    // what is wrong there can still be said.
    std::string_view first = co_await request.read_some();
    while (request.method() == Method::Head && !first.empty()) first = co_await request.read_some();
    http::StreamedBody body = [&request, first](http::BodyWriter& writer) -> asio::awaitable<void> {
      for (std::string_view piece = first; !piece.empty(); piece = co_await request.read_some()) {
        co_await writer.write(piece);
      }
    };
    co_return http::Response::stream("application/octet-stream", std::move(body), request.content_length());
  }
};

int main(int argc, char* argv[]) {
  portico::ServerSettings settings;
  portico::CommandLine line{"http_echo", "Answers every HTTP request with its body."};
  line.add_server_options(settings, "127.0.0.1:8080");
  if (const auto status = line.parse(argc, argv)) return *status;
  try {
    return portico::with_policy(settings.policy, [&]<class Policy>() {
      portico::Server<Echo, Policy, portico::AnyStream> server{settings.listen, settings.options};
      return portico::serve(server);
    });
  } catch (const std::exception& error) {
    return portico::complain("http_echo", error.what(), 1);
  }
}
