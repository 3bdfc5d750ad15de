// What WHO is asked for beside its mask: RFC 2812 §3.6.1 and IRCv3 WHOX.
//
//   WHO #lobby o              operators alone
//   WHO #lobby %tcnf,42       the fields, and a token that comes back in each reply
//   WHO #lobby o%n            both
//
//   :server 354 ana 42 #lobby ana H@
//
//   t token   c channel   u user      i address   h host   s server
//   n nick    f flags     d hops      l idle, s   a account   o rank as operator of the channel
//   r real name; they are answered in the order of kWhoFields
#pragma once

#include <string_view>

namespace portico::chat {

inline constexpr std::string_view kWhoFields = "tcuihsnfdlaor";

struct WhoRequest {
  bool only_operators = false;
  bool extended = false;  // RPL_WHOSPCRPL instead of RPL_WHOREPLY
  std::string_view fields;
  std::string_view token;  // "0" if there was none, or not one to three digits

  bool wants(char field) const { return fields.find(field) != std::string_view::npos; }
};

WhoRequest parse_who_request(std::string_view options);

}  // namespace portico::chat
