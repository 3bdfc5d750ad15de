// Writes the head of a response: RFC 9112 §4.
//
//     HTTP/1.1 200 OK
//     Content-Length: 5
//
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "servers/http/protocol/fields.h"
#include "servers/http/protocol/status.h"

namespace portico::http {

void append_status_line(std::string& out, Status status);

// REQUIRES: as for FieldList::add().
void append_field(std::string& out, std::string_view name, std::string_view value);
void append_field(std::string& out, std::string_view name, std::uint64_t value);
void append_fields(std::string& out, const FieldList& fields);

// The empty line.
void append_head_end(std::string& out);

}  // namespace portico::http
