// Text of others inside of HTML and URIs.
#pragma once

#include <string>
#include <string_view>

namespace portico::http {

// Appends `text` so that it is text everywhere in HTML, in attributes between quotation marks too.
void append_escaped(std::string& html, std::string_view text);

// Appends one segment of a path: all but RFC 3986's unreserved characters are percent-encoded, so also what could be
// taken for a scheme, a query or a separator.
void append_percent_encoded(std::string& uri, std::string_view segment);

}  // namespace portico::http
