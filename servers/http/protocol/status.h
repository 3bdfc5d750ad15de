// The status codes of RFC 9110 §15 and of the IANA registry, as far as they belong to HTTP/1.1.
#pragma once

#include <cstdint>
#include <string_view>

namespace portico::http {

enum class Status : std::uint16_t {
  Continue = 100,
  SwitchingProtocols = 101,
  EarlyHints = 103,
  Ok = 200,
  Created = 201,
  Accepted = 202,
  NonAuthoritativeInformation = 203,
  NoContent = 204,
  ResetContent = 205,
  PartialContent = 206,
  MultipleChoices = 300,
  MovedPermanently = 301,
  Found = 302,
  SeeOther = 303,
  NotModified = 304,
  TemporaryRedirect = 307,
  PermanentRedirect = 308,
  BadRequest = 400,
  Unauthorized = 401,
  PaymentRequired = 402,
  Forbidden = 403,
  NotFound = 404,
  MethodNotAllowed = 405,
  NotAcceptable = 406,
  ProxyAuthenticationRequired = 407,
  RequestTimeout = 408,
  Conflict = 409,
  Gone = 410,
  LengthRequired = 411,
  PreconditionFailed = 412,
  ContentTooLarge = 413,
  UriTooLong = 414,
  UnsupportedMediaType = 415,
  RangeNotSatisfiable = 416,
  ExpectationFailed = 417,
  MisdirectedRequest = 421,
  UnprocessableContent = 422,
  Locked = 423,
  TooEarly = 425,
  UpgradeRequired = 426,
  PreconditionRequired = 428,
  TooManyRequests = 429,
  RequestHeaderFieldsTooLarge = 431,
  UnavailableForLegalReasons = 451,
  InternalServerError = 500,
  NotImplemented = 501,
  BadGateway = 502,
  ServiceUnavailable = 503,
  GatewayTimeout = 504,
  HttpVersionNotSupported = 505,
  InsufficientStorage = 507,
  NetworkAuthenticationRequired = 511,
};

// The phrase of the registry: "Not Found". Empty for a code that is not above.
std::string_view reason(Status status);

// 200, 404: what stands in the status line.
constexpr int code(Status status) { return static_cast<int>(status); }

// A request that is not served, and why, in a sentence for the person at the other end. Where the message's end can't
// be known for sure the connection is closed after the answer.
struct Refusal {
  Status status = Status::BadRequest;
  std::string_view why;  // text of the programme: it lives for ever

  bool operator==(const Refusal&) const = default;
};

}  // namespace portico::http
