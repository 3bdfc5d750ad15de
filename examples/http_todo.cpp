// A to-do list over REST, in a file that survives the server.
//
//   curl --json '{"title": "sleep"}' http://127.0.0.1:8080/todos
//   curl http://127.0.0.1:8080/todos
//   curl --json '{"done": true}' -X PATCH http://127.0.0.1:8080/todos/1
//   curl -X DELETE http://127.0.0.1:8080/todos/1
#include <exception>
#include <functional>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "examples/todo_list.h"
#include "servers/http/frontend/json.h"
#include "servers/http/frontend/request.h"
#include "servers/http/frontend/response.h"
#include "servers/http/frontend/router.h"
#include <portico/app/command_line.h>
#include <portico/app/serve.h>
#include <portico/app/with_policy.h>
#include <portico/server.h>

namespace http = portico::http;
using http::Request, http::Response, http::Status;
using nlohmann::json;
using Answer = asio::awaitable<Response>;

std::string id_of(const Request& request) { return std::string{request.parameter("id")}; }

// The list is a file with a lock, so each call may block. Its arguments are copied: it may outlive the request.
Answer show_all(const TodoList& todos, Request& request) {
  auto all = [&todos] { return todos.all(); };
  const json found = co_await request.run_blocking(std::move(all));
  co_return http::json(found);
}

Answer show(const TodoList& todos, Request& request) {
  auto get = [&todos, id = id_of(request)] { return todos.get(id); };
  const json found = co_await request.run_blocking(std::move(get));
  co_return http::json(found);
}

Answer add(const TodoList& todos, Request& request) {
  json said = co_await http::json_body(request);
  auto add = [&todos, said = std::move(said)] { return todos.add(said); };
  const json added = co_await request.run_blocking(std::move(add));
  Response response = http::json(added, Status::Created);
  response.add("Location", "/todos/" + added.at("id").dump());
  co_return response;
}

Answer modify(const TodoList& todos, Request& request) {
  json said = co_await http::json_body(request);
  auto modify = [&todos, id = id_of(request), said = std::move(said)] { return todos.modify(id, said); };
  const json modified = co_await request.run_blocking(std::move(modify));
  co_return http::json(modified);
}

Answer remove(const TodoList& todos, Request& request) {
  auto remove = [&todos, id = id_of(request)] { todos.remove(id); };
  co_await request.run_blocking(std::move(remove));
  co_return Response{Status::NoContent};
}

http::Router routes(const TodoList& todos) {
  http::Router router;
  router.get("/todos", [&](Request& request) { return show_all(todos, request); });
  router.post("/todos", [&](Request& request) { return add(todos, request); });
  router.get("/todos/{id}", [&](Request& request) { return show(todos, request); });
  router.patch("/todos/{id}", [&](Request& request) { return modify(todos, request); });
  router.del("/todos/{id}", [&](Request& request) { return remove(todos, request); });
  return router;
}

int main(int argc, char* argv[]) {
  std::string file = "todos.json";
  portico::ServerSettings settings;
  portico::CommandLine line{"http_todo", "A to-do list over HTTP."};
  line.add_server_options(settings, "127.0.0.1:8080");
  line.app().add_option("--file", file, "Where the list is kept [todos.json]")->type_name("FILE");
  if (const auto status = line.parse(argc, argv)) return *status;
  try {
    const TodoList todos{file};
    const http::Router router = routes(todos);
    return portico::with_policy(settings.policy, [&]<class Policy>() {
      portico::Server<http::RouterHandler, Policy, portico::AnyStream> server{settings.listen, settings.options,
                                                                              std::cref(router)};
      return portico::serve(server);
    });
  } catch (const std::exception& error) {
    return portico::complain("http_todo", error.what(), 1);
  }
}
