// What follows from an answer that points elsewhere: RFC 9110 §15.4. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "clients/http/url.h"

namespace portico::http::client {

// The request that is to be made next.
struct Redirect {
  Url url;
  std::string method;
  bool keeps_body = false;
  bool keeps_credentials = false;  // Authorization and the like of the user's, which no other host and port may see
};

struct RedirectError {
  std::string why;
};

struct NoRedirect {};

using RedirectOutcome = std::variant<NoRedirect, Redirect, RedirectError>;

// Counts the redirects of one transfer, so that a loop ends.
class Redirects {
 public:
  // 0: none is followed, and answers that redirect are like any other.
  explicit Redirects(unsigned most) : most_{most} {}

  // For an answer to `method` at `from`; `location`: the field of that name.
  [[nodiscard]] RedirectOutcome next(unsigned status, std::string_view method, const Url& from,
                                     std::optional<std::string_view> location);

 private:
  unsigned most_;
  unsigned followed_ = 0;
};

}  // namespace portico::http::client
