// What can go wrong in any client, by what the programme does about it.
#pragma once

#include <stdexcept>

namespace portico {

// One line of what went wrong, for people.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Ctrl-C.
class Interrupted : public Failure {
 public:
  Interrupted() : Failure{"interrupted"} {}
  using Failure::Failure;
};

}  // namespace portico
