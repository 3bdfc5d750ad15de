#pragma once

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <portico/concurrency/async.h>
#include <portico/concurrency/forking.h>
#include <portico/concurrency/loop.h>
#include <portico/concurrency/threading.h>

namespace portico {

// The names that with_policy knows.
inline constexpr std::array<const char*, 4> kPolicyNames = {Loop::kName, Forking::kName, Threading::kName,
                                                            Async::kName};

// The run-time switch: calls `f` with the policy called `name` as its template argument, and gives what it returns.
//
//   with_policy("forking", [&]<class P>() { Server<EchoHandler, P>{"127.0.0.1:7000"}.serve_forever(); });
//
// Throws std::invalid_argument when there is no such policy.
template <class F>
decltype(auto) with_policy(std::string_view name, F&& f) {
  if (name == Loop::kName) return f.template operator()<Loop>();
  if (name == Forking::kName) return f.template operator()<Forking>();
  if (name == Threading::kName) return f.template operator()<Threading>();
  if (name == Async::kName) return f.template operator()<Async>();
  throw std::invalid_argument{"\"" + std::string{name} + "\" is not a policy: take loop, forking, threading or async"};
}

}  // namespace portico
