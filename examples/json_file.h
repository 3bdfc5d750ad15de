// A JSON value that threads and processes share.
#pragma once

#include <functional>
#include <string>

#include <nlohmann/json.hpp>

// The file is the truth and nothing is kept in memory, so it does not matter whether those who use it are threads of
// one process or children of their own, and a server that starts again finds what the last one left. Any thread, any
// process; calls block as disks do.
class JsonFile {
 public:
  // Makes the file, with `initial` in it, if it is not there. Throws as read() and change().
  JsonFile(std::string path, const nlohmann::json& initial);

  // The value as it is now. Throws std::runtime_error with a sentence that names the file.
  [[nodiscard]] nlohmann::json read() const;

  // Lets `function` change the value, one caller at a time, and gives what it returns. The file is replaced as a whole,
  // and not at all when `function` throws. Throws std::system_error.
  nlohmann::json change(const std::function<nlohmann::json(nlohmann::json&)>& function) const;

 private:
  void write(const nlohmann::json& value) const;

  std::string path_;
};
