#pragma once

#include <string_view>

namespace portico::http {

// Now, as Date has it (RFC 9110 §5.6.7); made once a second in each thread.
std::string_view date_line();

}  // namespace portico::http
