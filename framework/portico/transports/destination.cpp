#include <netdb.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <portico/transports/destination.h>

namespace portico {

namespace {

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

[[noreturn]] void refuse(std::string_view text, const std::string& why) {
  throw std::invalid_argument{"\"" + std::string{text} + "\" is not an address: " + why};
}

std::uint16_t parse_port(std::string_view text, std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  const bool is_number = error == std::errc{} && end == digits.data() + digits.size();
  if (!is_number || port == 0) refuse(text, "the port is a number from 1 to 65535");
  return port;
}

std::string parse_host(std::string_view text, std::string_view host) {
  if (host.empty()) return "localhost";
  if (host.starts_with('[') && host.ends_with(']'))
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string_view::npos)
    refuse(text, "an IPv6 address stands in brackets: [::1]:8080");
  if (host.empty() || host.find('\0') != std::string_view::npos) refuse(text, "the host is missing");
  return std::string{host};
}

AddressList look_up(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) {
    const auto why = error == EAI_SYSTEM ? std::generic_category().message(errno) : ::gai_strerror(error);
    throw std::runtime_error{"host \"" + host + "\": " + why};
  }
  return {found, ::freeaddrinfo};
}

}  // namespace

Destination Destination::parse(std::string_view text) {
  Destination destination;
  destination.text_ = text;
  if (text.starts_with("unix:")) {
    (void)Address::parse(text);
    return destination;
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) refuse(text, "a port is missing; write HOST:PORT, [IPV6]:PORT or unix:/path");
  destination.host_ = parse_host(text, text.substr(0, colon));
  destination.port_ = parse_port(text, text.substr(colon + 1));
  return destination;
}

std::vector<Address> Destination::resolve() const {
  if (host_.empty()) return {Address::parse(text_)};
  std::vector<Address> addresses;
  const AddressList list = look_up(host_, port_);
  for (const addrinfo* each = list.get(); each; each = each->ai_next) {
    Address::Raw raw;
    raw.size = each->ai_addrlen;
    std::memcpy(&raw.storage, each->ai_addr, each->ai_addrlen);
    addresses.emplace_back(raw);
  }
  return addresses;
}

}  // namespace portico
