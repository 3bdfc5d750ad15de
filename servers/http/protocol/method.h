// The methods of RFC 9110 §9 and PATCH (RFC 5789): those that this server knows.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace portico::http {

enum class Method : std::uint8_t { Get, Head, Post, Put, Delete, Options, Patch, Trace, Connect };

// Names are case-sensitive; nullopt for one that is not known here (501).
std::optional<Method> method_from(std::string_view name);

std::string_view name(Method method);

// A set of methods: what a resource allows (405, Allow).
class Methods {
 public:
  constexpr Methods() = default;
  constexpr Methods(std::initializer_list<Method> methods) {
    for (const auto method : methods) add(method);
  }

  constexpr void add(Method method) { bits_ = static_cast<std::uint16_t>(bits_ | bit(method)); }
  constexpr bool contains(Method method) const { return (bits_ & bit(method)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }

  // "GET, HEAD": the value of Allow, in the order of the enumeration.
  std::string to_string() const;

  bool operator==(const Methods&) const = default;

 private:
  static constexpr unsigned bit(Method method) { return 1U << static_cast<unsigned>(method); }

  std::uint16_t bits_ = 0;
};

}  // namespace portico::http
