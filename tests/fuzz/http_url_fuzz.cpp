// Hostile URLs and references: what is taken can stand in a request, and is a URL of itself.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "clients/http/url.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace portico::http::client;
using portico::test::require;

bool is_harmless(std::string_view text) {
  return std::ranges::all_of(text, [](char byte) { return byte > ' ' && byte < 0x7F; });
}

void check(const std::variant<Url, UrlError>& result) {
  const auto* url = std::get_if<Url>(&result);
  if (url == nullptr) {
    require(!std::get<UrlError>(result).why.empty(), "a refusal says why");
    return;
  }
  require(is_harmless(url->host) && !url->host.empty() && url->port != 0, "the host can stand in a field");
  require(is_harmless(url->target) && url->target.starts_with('/'), "the target can stand in a request line");
  require((url->target.substr(0, url->target.find('?')) + "/").find("/../") == std::string::npos, "no dots are left");
  Url plain = *url;
  plain.user = plain.password = std::nullopt;
  const auto again = parse_url(to_string(plain));
  require(std::holds_alternative<Url>(again) && std::get<Url>(again) == plain, "a URL is a URL of itself");
  const auto name = file_name(plain);
  require(!name || (name->find('/') == std::string::npos && *name != ".."), "a file's name leads nowhere");
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const auto base = parse_url(text.substr(0, text.find(' ')));
  check(base);
  const auto reference = text.substr(std::min(text.find(' '), text.size()));
  if (const auto* url = std::get_if<Url>(&base)) check(resolve(*url, reference.substr(reference.empty() ? 0 : 1)));
  return 0;
}
