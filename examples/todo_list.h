// What http_todo keeps.
#pragma once

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "examples/json_file.h"

// To-dos, {"id": 1, "title": "sleep", "done": false}, in a file. All throw http::Refused for what cannot be done, and
// as JsonFile; any thread, any process.
class TodoList {
 public:
  explicit TodoList(std::string path) : file_{std::move(path), {{"next", 1}, {"todos", nlohmann::json::array()}}} {}

  [[nodiscard]] nlohmann::json all() const;
  [[nodiscard]] nlohmann::json get(const std::string& id) const;

  // `said`: what the client wants it to be; gives what it is now.
  nlohmann::json add(const nlohmann::json& said) const;
  nlohmann::json modify(const std::string& id, const nlohmann::json& said) const;
  void remove(const std::string& id) const;

 private:
  JsonFile file_;
};
