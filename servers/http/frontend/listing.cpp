#include "servers/http/frontend/listing.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "servers/http/frontend/markup.h"

namespace portico::http {
namespace {

using By = ListingOrder::By;

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --text: #1f2328; --faint: #59636e; --line: #d1d9e0;
        --link: #0759c2; --paper: #fff; --row: #f3f6f9; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e9ee; --faint: #9aa5b1; --line: #343b44; --link: #7ab7ff; --paper: #14171b; --row: #1d2228; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 60rem; color: var(--text);
       background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 1rem; font-size: 1.25rem; font-weight: 600; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .45rem .6rem; text-align: left; border-bottom: 1px solid var(--line); }
th { font-size: .875rem; font-weight: 600; white-space: nowrap; }
td:first-child { overflow-wrap: anywhere; }
td + td { color: var(--faint); white-space: nowrap; font-variant-numeric: tabular-nums; }
th:nth-child(2), td:nth-child(2) { text-align: right; }
tbody tr:hover { background: var(--row); }
.directory { font-weight: 600; }
p { color: var(--faint); }
@media (max-width: 32rem) {
  body { padding: 1rem .5rem 2rem; }
  th, td { padding: .6rem .35rem; }
  .time { display: none; }
}
)";

struct Column {
  By by;
  std::string_view name;  // in the query
  std::string_view title;
};
constexpr std::array kColumns{Column{By::Name, "name", "Name"}, Column{By::Size, "size", "Size"},
                              Column{By::Date, "date", "Modified"}};

struct Moment {
  explicit Moment(std::chrono::sys_seconds time)
      : date{std::chrono::floor<std::chrono::days>(time)}, clock{time - std::chrono::floor<std::chrono::days>(time)} {}

  [[nodiscard]] std::string day() const {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
  }
  [[nodiscard]] std::string minute() const {
    return fmt::format("{:02}:{:02}", clock.hours().count(), clock.minutes().count());
  }
  [[nodiscard]] std::string second() const { return fmt::format("{:02}", clock.seconds().count()); }

  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::seconds> clock;
};

std::string human_size(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 6> kUnits{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) return fmt::format("{} B", bytes);
  auto size = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; size >= 1023.95 && unit + 1 < kUnits.size(); ++unit) size /= 1024;
  return fmt::format("{:.1f} {}", size, kUnits[unit]);
}

// Each directory above as a link, "/" the first; a path of n names has n + 1 of them.
void append_breadcrumbs(std::string& page, std::string_view path) {
  std::string href = "/";
  page += "<a href=\"/\">/</a>";
  for (std::size_t at = 1; at < path.size();) {
    const auto name = path.substr(at, path.find('/', at) - at);
    at += name.size() + 1;
    append_percent_encoded(href, name);
    href += '/';
    page += fmt::format(" <a href=\"{}\">", href);
    append_escaped(page, name);
    page += "</a>/";
  }
}

// A click sorts by this column, another one the other way round.
void append_heading(std::string& page, const Column& column, ListingOrder order) {
  const bool sorted = column.by == order.by;
  const bool turns = sorted && !order.descending;
  page += fmt::format(R"(<th scope="col"{}{}><a href="?sort={}&amp;order={}">{}</a>{}</th>)",
                      column.by == By::Date ? " class=\"time\"" : "",
                      !sorted            ? ""
                      : order.descending ? " aria-sort=\"descending\""
                                         : " aria-sort=\"ascending\"",
                      column.name, turns ? "desc" : "asc", column.title,
                      !sorted            ? ""
                      : order.descending ? " ↓"
                                         : " ↑");
}

void append_row(std::string& page, const ListingEntry& entry) {
  page += entry.directory ? R"(<tr><td class="directory"><a href=")" : "<tr><td><a href=\"";
  append_percent_encoded(page, entry.name);
  if (entry.directory) page += '/';
  page += "\">";
  append_escaped(page, entry.name);
  const Moment time{entry.modified};
  page += fmt::format("{}</a></td><td>{}</td><td class=\"time\"><time datetime=\"{}T{}:{}Z\">{} {}</time></td></tr>\n",
                      entry.directory ? "/" : "", entry.directory ? "" : human_size(entry.size), time.day(),
                      time.minute(), time.second(), time.day(), time.minute());
}

}  // namespace

ListingOrder listing_order(std::string_view sort, std::string_view order) {
  const auto* column = std::ranges::find(kColumns, sort, &Column::name);
  return {column == kColumns.end() ? By::Name : column->by, order == "desc"};
}

void sort_listing(std::vector<ListingEntry>& entries, ListingOrder order) {
  const auto precedes = [by = order.by](const ListingEntry& one, const ListingEntry& other) {
    if (by == By::Size && one.size != other.size) return one.size < other.size;
    if (by == By::Date && one.modified != other.modified) return one.modified < other.modified;
    return one.name < other.name;
  };
  std::ranges::sort(entries, [&](const ListingEntry& one, const ListingEntry& other) {
    if (one.directory != other.directory) return one.directory;
    return order.descending ? precedes(other, one) : precedes(one, other);
  });
}

std::string listing_page(std::string_view path, std::vector<ListingEntry> entries, ListingOrder order) {
  sort_listing(entries, order);
  std::string page =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  append_escaped(page, path);
  page += "</title>\n<style>";
  page += kStyle;
  page += "</style>\n</head>\n<body>\n<h1>";
  append_breadcrumbs(page, path);
  page += "</h1>\n<table>\n<thead><tr>";
  for (const auto& column : kColumns) append_heading(page, column, order);
  page += "</tr></thead>\n<tbody>\n";
  if (path != "/") {
    page += "<tr><td class=\"directory\"><a href=\"../\">../</a></td><td></td><td class=\"time\"></td></tr>\n";
  }
  for (const auto& entry : entries) append_row(page, entry);
  page += "</tbody>\n</table>\n";
  if (entries.empty()) page += "<p>This directory is empty.</p>\n";
  page += "</body>\n</html>\n";
  return page;
}

std::string listing_json(const std::vector<ListingEntry>& entries) {
  auto listing = nlohmann::ordered_json::array();
  for (const auto& entry : entries) {
    nlohmann::ordered_json row{{"name", entry.name}, {"type", entry.directory ? "directory" : "file"}};
    if (!entry.directory) row["size"] = entry.size;
    const Moment time{entry.modified};
    row["modified"] = fmt::format("{}T{}:{}Z", time.day(), time.minute(), time.second());
    listing.push_back(std::move(row));
  }
  return listing.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace portico::http
