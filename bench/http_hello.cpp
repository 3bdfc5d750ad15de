// Answers every GET with 13 bytes: what the framework itself costs. usage: http_hello PORT POLICY
#include <cstdio>
#include <iostream>
#include <string>

#include "servers/http/frontend/request_handler.h"
#include <portico/app/serve.h>
#include <portico/app/with_policy.h>
#include <portico/server.h>

using namespace portico;

class Hello final : public http::RequestHandler<Hello> {
 public:
  http::Response get(http::Request&) { return http::Response::text("hello, world\n"); }
};

int main(int argc, char* argv[]) {
  const std::string where = std::string{"127.0.0.1:"} + (argc > 1 ? argv[1] : "8080");
  return with_policy(argc > 2 ? argv[2] : "async", [&]<class Policy>() {
    Server<Hello, Policy> server{where};
    return serve(server);
  });
}
