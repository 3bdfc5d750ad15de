#include <arpa/inet.h>
#include <netdb.h>
#include <sys/un.h>

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <system_error>

#include <portico/transports/address.h>

namespace portico {

namespace {

constexpr std::string_view kUnix = "unix:";
constexpr std::size_t kPathStart = offsetof(sockaddr_un, sun_path);

[[noreturn]] void refuse(std::string_view text, const std::string& why) {
  throw std::invalid_argument{"\"" + std::string{text} + "\" is not an address: " + why};
}

template <class Number>
bool parse_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return !text.empty() && error == std::errc{} && end == text.data() + text.size();
}

Address look_up(std::string_view text, const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) refuse(text, "host \"" + host + "\": " + ::gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{found, ::freeaddrinfo};
  Address::Raw raw;
  raw.size = found->ai_addrlen;
  std::memcpy(&raw.storage, found->ai_addr, found->ai_addrlen);
  return Address{raw};
}

std::string host_text(int family, const void* address) {
  char text[INET6_ADDRSTRLEN];
  return ::inet_ntop(family, address, text, sizeof text);
}

std::string inet6_host(const sockaddr_in6& address) {
  if (IN6_IS_ADDR_V4MAPPED(&address.sin6_addr)) return host_text(AF_INET, &address.sin6_addr.s6_addr[12]);
  const std::string scope = address.sin6_scope_id != 0 ? "%" + std::to_string(address.sin6_scope_id) : "";
  return host_text(AF_INET6, &address.sin6_addr) + scope;
}

}  // namespace

Address::Address(const Raw& raw) {
  if (raw.storage.ss_family == AF_INET) {
    value_.emplace<sockaddr_in>();
    std::memcpy(&std::get<sockaddr_in>(value_), &raw.storage, sizeof(sockaddr_in));
  } else if (raw.storage.ss_family == AF_INET6) {
    value_.emplace<sockaddr_in6>();
    std::memcpy(&std::get<sockaddr_in6>(value_), &raw.storage, sizeof(sockaddr_in6));
  } else if (raw.size > kPathStart) {
    sockaddr_un path{};
    std::memcpy(&path, &raw.storage, std::min<std::size_t>(raw.size, sizeof path));
    const std::size_t room = std::min<std::size_t>(raw.size - kPathStart, sizeof path.sun_path);
    value_ = path.sun_path[0] == '\0' ? "@" + Path{path.sun_path + 1, room - 1}
                                      : Path{path.sun_path, ::strnlen(path.sun_path, room)};
  }
}

Address Address::parse(std::string_view text) {
  Address address;
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) refuse(text.substr(0, nul), "a NUL follows");
  if (text.starts_with(kUnix)) {
    Path path{text.substr(kUnix.size())};
    if (path.empty() || path == "@") refuse(text, "a path or @name is missing behind \"unix:\"");
    if (path.size() >= sizeof(sockaddr_un::sun_path)) {
      refuse(text, "a Unix path has at most " + std::to_string(sizeof(sockaddr_un::sun_path) - 1) + " bytes");
    }
    address.value_ = std::move(path);
    return address;
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || text.ends_with(']')) {
    refuse(text, "a port is missing; write HOST:PORT, [IPV6]:PORT or unix:/path");
  }
  std::uint16_t port = 0;
  if (!parse_number(text.substr(colon + 1), port)) refuse(text, "the port is a number from 0 to 65535");
  std::string host{text.substr(0, colon)};
  if (host.empty() || host == "*") host = "[::]";
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string::npos) {
    refuse(text, "an IPv6 address stands in brackets: [" + host + "]:" + std::to_string(port));
  }
  return look_up(text, host, port);
}

Address Address::bound_to(int socket) {
  Raw raw;
  if (::getsockname(socket, raw.get(), &raw.size) < 0) {
    throw std::system_error{errno, std::generic_category(), "getsockname"};
  }
  return Address{raw};
}

Address::Raw Address::raw() const {
  Raw raw;
  if (const auto* in = std::get_if<sockaddr_in>(&value_)) {
    std::memcpy(&raw.storage, in, sizeof *in);
    raw.size = sizeof *in;
  } else if (const auto* in6 = std::get_if<sockaddr_in6>(&value_)) {
    std::memcpy(&raw.storage, in6, sizeof *in6);
    raw.size = sizeof *in6;
  } else {
    const Path& path = std::get<Path>(value_);
    auto& un = reinterpret_cast<sockaddr_un&>(raw.storage);
    un.sun_family = AF_UNIX;
    std::memcpy(un.sun_path, path.data(), std::min(path.size(), sizeof un.sun_path));
    const bool abstract = path.starts_with('@');
    if (abstract) un.sun_path[0] = '\0';
    raw.size = static_cast<socklen_t>(kPathStart + path.size() + (abstract || path.empty() ? 0 : 1));
  }
  return raw;
}

int Address::family() const noexcept {
  constexpr int kFamilies[] = {AF_UNIX, AF_INET, AF_INET6};
  return kFamilies[value_.index()];
}

std::uint16_t Address::port() const noexcept {
  if (const auto* in = std::get_if<sockaddr_in>(&value_)) return ntohs(in->sin_port);
  if (const auto* in6 = std::get_if<sockaddr_in6>(&value_)) return ntohs(in6->sin6_port);
  return 0;
}

std::string Address::unix_path() const {
  const auto* path = std::get_if<Path>(&value_);
  return path ? *path : Path{};
}

bool operator==(const Address::Raw& a, const Address::Raw& b) noexcept {
  if (a.storage.ss_family != b.storage.ss_family) return false;
  if (a.storage.ss_family == AF_INET) {
    const auto& x = reinterpret_cast<const sockaddr_in&>(a.storage);
    const auto& y = reinterpret_cast<const sockaddr_in&>(b.storage);
    return x.sin_port == y.sin_port && x.sin_addr.s_addr == y.sin_addr.s_addr;
  }
  if (a.storage.ss_family == AF_INET6) {
    const auto& x = reinterpret_cast<const sockaddr_in6&>(a.storage);
    const auto& y = reinterpret_cast<const sockaddr_in6&>(b.storage);
    return x.sin6_port == y.sin6_port && x.sin6_scope_id == y.sin6_scope_id &&
           std::memcmp(&x.sin6_addr, &y.sin6_addr, sizeof x.sin6_addr) == 0;
  }
  return a.size == b.size && std::memcmp(&a.storage, &b.storage, a.size) == 0;
}

std::string Address::host() const {
  if (const auto* in = std::get_if<sockaddr_in>(&value_)) return host_text(AF_INET, &in->sin_addr);
  if (const auto* in6 = std::get_if<sockaddr_in6>(&value_)) return inet6_host(*in6);
  return {};
}

std::string Address::to_string() const {
  if (const auto* path = std::get_if<Path>(&value_)) return std::string{kUnix} + *path;
  const std::string text = host();
  const bool bracketed = text.find(':') != std::string::npos;
  return (bracketed ? "[" + text + "]" : text) + ":" + std::to_string(port());
}

int parse_inherited(std::string_view text) {
  constexpr std::string_view kInherited = "fd:";
  if (!text.starts_with(kInherited)) return -1;
  int descriptor = -1;
  if (!parse_number(text.substr(kInherited.size()), descriptor) || descriptor < 0) {
    refuse(text, "the number of an open descriptor is missing behind \"fd:\"");
  }
  return descriptor;
}

}  // namespace portico
