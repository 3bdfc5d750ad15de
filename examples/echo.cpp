#include <iostream>

#include <portico/portico.h>

// One fresh handler per connection. Runs unchanged under every policy.
class EchoHandler : public portico::StreamRequestHandler {
  asio::awaitable<void> handle() override {
    while (auto line = co_await stream().read_line()) co_await stream().write(*line + '\n');
  }
};

int main(int argc, char* argv[]) {
  const std::string where = argc > 1 ? argv[1] : "127.0.0.1:7000";
  portico::ForkingTcpServer<EchoHandler> server{where};
  std::cout << "listening on " << server.urls().front() << std::endl;
  server.serve_forever();
}
