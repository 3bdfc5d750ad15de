// The names of files that are not complete yet.
//
//   .NAME.0123456789abcdef.part      beside NAME; the digits tell what it is a part of
#pragma once

#include <string>
#include <string_view>

namespace portico::tftp::client {

// Sixteen hexadecimal digits for one state of one file of one server. What the server says ends up in a file name
// only in this form.
std::string source_digits(std::string_view server, std::string_view remote, std::string_view version);

// `name`: of the complete file. Cut where the file system would not take it.
std::string partial_name(std::string_view name, std::string_view digits);

// Whether `file` is a partial_name of `name`, with whatever digits.
bool is_partial_name(std::string_view file, std::string_view name);

// Whether `file` is a partial_name of anything.
bool is_partial_name(std::string_view file);

}  // namespace portico::tftp::client
