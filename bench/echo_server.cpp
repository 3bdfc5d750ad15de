// The echo handler under the policy of one's choice: echo_server PORT POLICY.
#include <string>

#include <portico/app/serve.h>
#include <portico/app/with_policy.h>
#include <portico/portico.h>

namespace {

class EchoHandler final : public portico::StreamRequestHandler {
  asio::awaitable<void> handle() override {
    while (auto line = co_await stream().read_line()) {
      *line += '\n';
      co_await stream().write(*line);
    }
  }
};

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 3) return 2;
  const std::string where = std::string{"127.0.0.1:"} + argv[1];
  portico::ServerOptions options;
  options.workers = 1;  // one core for the server, one for the load
  options.max_children = 256;
  return portico::with_policy(argv[2], [&]<class Policy>() {
    portico::Server<EchoHandler, Policy> server{where, options};
    return portico::serve(server);
  });
}
