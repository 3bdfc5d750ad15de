// The fields of a head (RFC 9110 §5): as views into its bytes, and as a list of one's own.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "servers/http/protocol/text.h"

namespace portico::http {

struct Field {
  std::string_view name;
  std::string_view value;  // without the whitespace around it

  bool operator==(const Field&) const = default;
};

// Takes the next element off a comma-separated list (RFC 9110 §5.6.1), without the whitespace around it; commas within
// quoted strings separate nothing. Empty elements are passed over; nullopt at the end.
std::optional<std::string_view> next_element(std::string_view& list);

// The values of the fields of one name, in their order: for a range-based for.
class FieldValues {
 public:
  struct End {};

  class Iterator {
   public:
    Iterator(std::span<const Field> rest, std::string_view name) : rest_(rest), name_(name) { skip_others(); }

    std::string_view operator*() const { return rest_.front().value; }
    Iterator& operator++() {
      rest_ = rest_.subspan(1);
      skip_others();
      return *this;
    }
    bool operator==(End /*end*/) const { return rest_.empty(); }

   private:
    void skip_others() {
      while (!rest_.empty() && !equals_ignoring_case(rest_.front().name, name_)) rest_ = rest_.subspan(1);
    }

    std::span<const Field> rest_;
    std::string_view name_;
  };

  FieldValues(std::span<const Field> fields, std::string_view name) : fields_(fields), name_(name) {}

  Iterator begin() const { return {fields_, name_}; }
  static End end() { return {}; }

 private:
  std::span<const Field> fields_;
  std::string_view name_;
};

// Looks at the fields of a head, in their order. Names have no case. Valid as long as the bytes of the head and the
// list of fields are.
class Fields {
 public:
  Fields() = default;
  explicit Fields(std::span<const Field> fields) : fields_(fields) {}

  // The value of the first field of that name.
  std::optional<std::string_view> find(std::string_view name) const;

  // The values of all fields of that name: to be iterated over.
  FieldValues all(std::string_view name) const { return {fields_, name}; }

  // True if `token` is an element, in any case, of the list that all fields of that name make.
  bool contains_token(std::string_view name, std::string_view token) const;

  bool empty() const { return fields_.empty(); }
  std::size_t size() const { return fields_.size(); }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::span<const Field> fields_;
};

// Fields that are to be sent, or that outlive the head that they came in. Names have no case.
class FieldList {
 public:
  struct OwnedField {
    std::string name;
    std::string value;
  };

  FieldList() = default;
  explicit FieldList(const Fields& fields);

  // REQUIRES: the name is a token, and the value has no CR, LF or NUL.
  void add(std::string_view name, std::string_view value);

  // In place of all fields of that name. REQUIRES: as add().
  void set(std::string_view name, std::string_view value);

  void remove(std::string_view name);

  std::optional<std::string_view> find(std::string_view name) const;

  bool empty() const { return fields_.empty(); }
  std::size_t size() const { return fields_.size(); }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<OwnedField> fields_;
};

}  // namespace portico::http
