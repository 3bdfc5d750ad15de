// Which media type a file has, by the suffix of its name.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace portico::http {

// A table of suffixes; reads only once it is made, so that all threads may share one.
class MediaTypes {
 public:
  // The few types that web sites are made of.
  MediaTypes();

  // These, and over them what the file says, which is in the format of mime.types(5). Without the file: these.
  static MediaTypes of_system(const std::string& file = "/etc/mime.types");

  // Adds a table in the format of mime.types(5): on each line a type and its suffixes, "#" begins a comment. Lines that
  // are no such thing are skipped.
  void add(std::string_view table);

  // What to say in Content-Type: "text/html; charset=utf-8". The longest suffix that is known decides, in any case of
  // letters; "application/octet-stream" for others. Lives as long as this object.
  std::string_view of(std::string_view path) const;

 private:
  std::map<std::string, std::string, std::less<>> types_;  // by suffix, in lower case and without its dot
};

// Does a body of this type become notably smaller? Not what is compressed already, as most media are.
bool pays_compressing(std::string_view media_type);

}  // namespace portico::http
