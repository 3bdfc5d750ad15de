#include "examples/todo_list.h"

#include <algorithm>
#include <cstddef>

#include "servers/http/frontend/refused.h"
#include "servers/http/protocol/status.h"

using nlohmann::json;
using portico::http::Refused, portico::http::Status;

namespace {

constexpr std::size_t kMostTodos = 1000;
constexpr std::size_t kMostTitle = 200;  // bytes, as they stand in the file

json::iterator find(json& todos, const std::string& id) {
  const auto found = std::ranges::find_if(todos, [&](const json& todo) { return todo.at("id").dump() == id; });
  if (found == todos.end()) throw Refused{Status::NotFound, "there is no such to-do"};
  return found;
}

bool is_title(const json& value) { return value.is_string() && value != "" && value.dump().size() <= kMostTitle; }

void update(json& todo, const json& said) {
  if (!said.is_object()) throw Refused{Status::UnprocessableContent, "a to-do is an object"};
  for (const auto& [name, value] : said.items()) {
    const bool good = (name == "title" && is_title(value)) || (name == "done" && value.is_boolean());
    if (!good) throw Refused{Status::UnprocessableContent, "a to-do has a short title, and is done or not"};
    todo[name] = value;
  }
  if (!todo.contains("title")) throw Refused{Status::UnprocessableContent, "a to-do has a title"};
}

}  // namespace

json TodoList::all() const { return file_.read().at("todos"); }

json TodoList::get(const std::string& id) const {
  json todos = all();
  return *find(todos, id);
}

json TodoList::add(const json& said) const {
  return file_.change([&](json& list) {
    if (list["todos"].size() >= kMostTodos) throw Refused{Status::InsufficientStorage, "there is enough to do"};
    json todo = {{"id", list["next"]}, {"done", false}};
    update(todo, said);
    list["next"] = list["next"].get<int>() + 1;  // an id is not given twice
    list["todos"].push_back(todo);
    return todo;
  });
}

json TodoList::modify(const std::string& id, const json& said) const {
  return file_.change([&](json& list) {
    const auto todo = find(list["todos"], id);
    update(*todo, said);
    return *todo;
  });
}

void TodoList::remove(const std::string& id) const {
  file_.change([&](json& list) {
    list["todos"].erase(find(list["todos"], id));
    return json{};
  });
}
