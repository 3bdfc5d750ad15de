#include "servers/http/frontend/error_pages.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <optional>
#include <system_error>
#include <variant>

#include <fmt/format.h>

#include "servers/files/error.h"
#include "servers/files/regular_file.h"
#include "servers/files/system_calls.h"
#include "servers/http/frontend/markup.h"

namespace portico::http {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20U;

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; }
body { display: grid; min-height: 90vh; margin: 0; padding: 1rem; place-content: center; text-align: center;
       color: #1f2328; background: #fff; font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.25rem; font-weight: 600; }
b { display: block; font-size: 4rem; font-weight: 300; line-height: 1.2; }
p { margin: .75rem 0 0; color: #59636e; }
@media (prefers-color-scheme: dark) {
  body { color: #e6e9ee; background: #14171b; }
  p { color: #9aa5b1; }
}
)";

std::string built_in(Status status, std::string_view why) {
  const auto title = fmt::format("{} {}", code(status), reason(status));
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n"
      "</head>\n<body>\n<main>\n<h1><b>{}</b> {}</h1>\n",
      title, kStyle, code(status), reason(status));
  if (!why.empty()) {
    page += "<p>";
    append_escaped(page, why);
    page += "</p>\n";
  }
  page += "</main>\n</body>\n</html>\n";
  return page;
}

[[noreturn]] void refuse(int error, const std::string& file) {
  throw std::system_error{error, std::generic_category(), "cannot read the error page " + file};
}

// Nothing where there is no such file.
std::optional<std::string> read_page(int directory, const std::string& directory_name, const std::string& name) {
  const auto file = directory_name + '/' + name;
  const auto opened = files::open_regular(directory, name);
  if (const auto* error = std::get_if<files::Error>(&opened)) {
    if (*error == files::system_error(ENOENT)) return std::nullopt;
    refuse(error->cause == files::Cause::System ? error->number : EINVAL, file);
  }
  const auto& page = std::get<files::RegularFile>(opened);
  const auto size = static_cast<std::size_t>(page.status.st_size);
  if (size > kMostBytes) refuse(EFBIG, file);
  std::string text(size, '\0');
  const auto read = files::uninterrupted([&] { return ::pread(page.descriptor.get(), text.data(), size, 0); });
  if (read < 0) refuse(errno, file);
  text.resize(static_cast<std::size_t>(read));
  return text;
}

}  // namespace

ErrorPages::ErrorPages(const std::string& directory) {
  const auto root = files::open_root(directory);
  constexpr int kFirst = 400;
  constexpr int kEnd = 600;
  for (int number = kFirst; number < kEnd; ++number) {
    const auto status = static_cast<Status>(number);
    if (reason(status).empty()) continue;
    auto page = read_page(root.get(), directory, std::to_string(number) + ".html");
    if (page) custom_.emplace(status, *std::move(page));
  }
}

std::string ErrorPages::page(Status status, std::string_view why) const {
  const auto found = custom_.find(status);
  return found == custom_.end() ? built_in(status, why) : found->second;
}

}  // namespace portico::http
