// What a directory without an index.html looks like, to people and to programmes.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portico::http {

struct ListingEntry {
  std::string name;  // any bytes but '/' and NUL
  bool directory = false;
  std::uint64_t size = 0;  // of a file
  std::chrono::sys_seconds modified;
};

struct ListingOrder {
  enum class By { Name, Size, Date };

  bool operator==(const ListingOrder&) const = default;

  By by = By::Name;
  bool descending = false;
};

// From the parameters of the query, "?sort=name|size|date&order=asc|desc"; what is none of these means the default.
ListingOrder listing_order(std::string_view sort, std::string_view order);

// Directories first, then as the order says, equal ones by the bytes of their names.
void sort_listing(std::vector<ListingEntry>& entries, ListingOrder order);

// An HTML page in UTF-8. `path` is decoded and ends with a slash. Needs no script; its style is inline.
std::string listing_page(std::string_view path, std::vector<ListingEntry> entries, ListingOrder order);

// [{"name": ..., "type": "file" or "directory", "size": bytes of a file, "modified": "2024-02-29T23:59:59Z"}, ...] in
// the order of `entries`. Bytes of a name that are not UTF-8 become U+FFFD.
std::string listing_json(const std::vector<ListingEntry>& entries);

}  // namespace portico::http
