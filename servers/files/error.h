// Why a file could not be had, written or published. What a client is told about it is the server's affair.
#pragma once

#include <variant>

namespace portico::files {

enum class Cause {
  System,      // what the errno says
  NotRegular,  // it is a directory, a FIFO, a device, a symbolic link that is not followed
  TooLarge,    // more than the terms of an upload allow
  NoSpace,     // the disk has less room than is expected
  Short,       // bytes that the terms of an upload ask for are missing
  Gone,        // somebody removed the temporary file of an upload
  NotSynced,   // the file is stored, but may not survive a power failure
};

struct Error {
  bool operator==(const Error&) const = default;

  Cause cause;
  int number = 0;  // the errno of Cause::System, else 0
};

// The errno of a call that just failed, or one that it returned.
[[nodiscard]] inline Error system_error(int number) { return {Cause::System, number}; }

// What was asked for, or why not.
template <class T>
using Outcome = std::variant<T, Error>;

}  // namespace portico::files
