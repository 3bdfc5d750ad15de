// What one subclasses to answer HTTP requests.
#pragma once

#include <concepts>
#include <string>
#include <utility>

#include <asio/awaitable.hpp>

#include "servers/http/frontend/connection.h"
#include "servers/http/protocol/method.h"

namespace portico::http {

// A method for each HTTP method that one serves; the others are answered with 405 and an Allow made of these. HEAD is
// answered as GET, without the body; OPTIONS by itself.
//
//   class Hello final : public http::RequestHandler<Hello> {
//    public:
//     http::Response get(http::Request& request) { return http::Response::text("hello\n"); }
//     asio::awaitable<http::Response> put(http::Request& request);   // one that waits, for a body say
//   };
//   AsyncTcpServer<Hello> server{"127.0.0.1:8080"};
//
// They are called get, post, put, patch and del, are public, take a Request& and return a Response, or an
// asio::awaitable<Response>. A handler is made for each connection, and serves its requests one after the other. What
// it throws: Connection::respond.
template <class Derived>
class RequestHandler : public Connection {
 public:
  using Connection::Connection;

  // What Derived has methods for, and OPTIONS.
  static Methods allowed();

 protected:
  Answer respond(Request& request) final;
};

// The answer to OPTIONS (204), or to a method that is not allowed (405, RFC 9110 §15.5.6), with Allow.
Response not_served(const Request& request, Methods allowed, const Service& service);

template <class D>
concept HasGet = requires(D& handler, Request& request) {
  handler.get(request);
};
template <class D>
concept HasPost = requires(D& handler, Request& request) {
  handler.post(request);
};
template <class D>
concept HasPut = requires(D& handler, Request& request) {
  handler.put(request);
};
template <class D>
concept HasPatch = requires(D& handler, Request& request) {
  handler.patch(request);
};
template <class D>
concept HasDelete = requires(D& handler, Request& request) {
  handler.del(request);
};

template <class Derived>
Methods RequestHandler<Derived>::allowed() {
  Methods methods{Method::Options};
  if constexpr (HasGet<Derived>) methods.add(Method::Get), methods.add(Method::Head);
  if constexpr (HasPost<Derived>) methods.add(Method::Post);
  if constexpr (HasPut<Derived>) methods.add(Method::Put);
  if constexpr (HasPatch<Derived>) methods.add(Method::Patch);
  if constexpr (HasDelete<Derived>) methods.add(Method::Delete);
  return methods;
}

template <class Derived>
Answer RequestHandler<Derived>::respond(Request& request) {
  auto& handler = static_cast<Derived&>(*this);
  const Method method = request.method();
  if constexpr (HasGet<Derived>) {
    if (method == Method::Get || method == Method::Head) return handler.get(request);
  }
  if constexpr (HasPost<Derived>) {
    if (method == Method::Post) return handler.post(request);
  }
  if constexpr (HasPut<Derived>) {
    if (method == Method::Put) return handler.put(request);
  }
  if constexpr (HasPatch<Derived>) {
    if (method == Method::Patch) return handler.patch(request);
  }
  if constexpr (HasDelete<Derived>) {
    if (method == Method::Delete) return handler.del(request);
  }
  return not_served(request, allowed(), service());
}

}  // namespace portico::http
