#include "servers/http/frontend/router.h"

#include <stdexcept>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace portico::http {
namespace {

// What a function of the router is known by: the status of its answer.
Router::Function answering(int status) {
  return [status](Request&) -> Answer { return Response{static_cast<Status>(status)}; };
}

// "204 id=7 rest=a/b" for a path that is served, else what is allowed.
std::string found(const Router& router, Method method, std::string_view path) {
  const auto match = router.find(method, path);
  if (!match.function) return "allowed: " + match.allowed.to_string();
  Request request;
  const Answer answer = (*match.function)(request);
  std::string text = std::to_string(code(std::get<Response>(answer).status()));
  for (const auto& [name, value] : match.parameters) text.append(" ").append(name).append("=").append(value);
  return text;
}

TEST(Router, FindsTheFunctionOfAPathAndAMethod) {
  Router router;
  router.get("/", answering(200)).get("/a", answering(201)).post("/a", answering(202)).del("/a/b", answering(204));
  EXPECT_EQ(found(router, Method::Get, "/"), "200");
  EXPECT_EQ(found(router, Method::Get, "/a"), "201");
  EXPECT_EQ(found(router, Method::Post, "/a"), "202");
  EXPECT_EQ(found(router, Method::Delete, "/a/b"), "204");
}

TEST(Router, AnswersHeadAsGet) {
  Router router;
  router.get("/a", answering(200)).post("/b", answering(201));
  EXPECT_EQ(found(router, Method::Head, "/a"), "200");
  EXPECT_EQ(found(router, Method::Head, "/b"), "allowed: POST");
}

TEST(Router, TellsWhatAPathAllows) {
  Router router;
  router.get("/a", answering(200)).put("/a", answering(201)).patch("/{any}", answering(202));
  EXPECT_EQ(found(router, Method::Delete, "/a"), "allowed: GET, HEAD, PUT, PATCH");
  EXPECT_EQ(found(router, Method::Get, "/b"), "allowed: PATCH");
  EXPECT_EQ(found(router, Method::Get, "/a/b"), "allowed: ");
}

TEST(Router, TakesParametersOutOfThePath) {
  Router router;
  router.get("/todos/{id}", answering(200)).get("/files/{name}/at/{rest...}", answering(201));
  EXPECT_EQ(found(router, Method::Get, "/todos/7"), "200 id=7");
  EXPECT_EQ(found(router, Method::Get, "/todos/a b"), "200 id=a b");
  EXPECT_EQ(found(router, Method::Get, "/files/x/at/"), "201 name=x rest=");
  EXPECT_EQ(found(router, Method::Get, "/files/x/at/a/b/"), "201 name=x rest=a/b/");
  EXPECT_EQ(found(router, Method::Get, "/files/x/at"), "allowed: ");
}

TEST(Router, KnowsNoEmptyParameterAndNoSlashTooMany) {
  Router router;
  router.get("/todos/{id}", answering(200)).get("/dir/", answering(201));
  EXPECT_EQ(found(router, Method::Get, "/todos/"), "allowed: ");
  EXPECT_EQ(found(router, Method::Get, "/todos/7/"), "allowed: ");
  EXPECT_EQ(found(router, Method::Get, "/dir"), "allowed: ");
  EXPECT_EQ(found(router, Method::Get, "/dir/"), "201");
}

TEST(Router, PrefersWhatWasAddedFirst) {
  Router router;
  router.get("/new", answering(200)).get("/{name}", answering(201)).get("/old", answering(202));
  EXPECT_EQ(found(router, Method::Get, "/new"), "200");
  EXPECT_EQ(found(router, Method::Get, "/old"), "201 name=old");
}

TEST(Router, KnowsNoPathThatIsNone) {
  Router router;
  router.get("/{all...}", answering(200));
  EXPECT_EQ(found(router, Method::Options, "*"), "allowed: ");
  EXPECT_EQ(found(router, Method::Connect, "host:443"), "allowed: ");
  EXPECT_EQ(found(router, Method::Get, ""), "allowed: ");
}

TEST(Router, RefusesPatternsThatAreNone) {
  Router router;
  for (const auto* pattern : {"", "a", "/{}", "/{...}", "/a{b}", "/{b}c", "/{a...}/b", "/{a", "/b}"}) {
    EXPECT_THROW(router.get(pattern, answering(200)), std::invalid_argument) << pattern;
  }
}

}  // namespace
}  // namespace portico::http
