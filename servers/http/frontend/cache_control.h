// The rules of --cache-control: how long clients may keep which files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portico::http {

// Reads only once all rules are there, so that all threads may share one.
class CacheControl {
 public:
  // "*.css=max-age=3600": a shell pattern (fnmatch(3)) for paths, whose "*" stands for slashes too, and what the field
  // Cache-Control says then. Throws std::invalid_argument with a sentence.
  void add(std::string_view rule);

  // The value of the first rule that matches; empty when none does. Lives as long as this object.
  std::string_view of(const std::string& path) const;

 private:
  struct Rule {
    std::string pattern;
    std::string value;
  };
  std::vector<Rule> rules_;
};

}  // namespace portico::http
