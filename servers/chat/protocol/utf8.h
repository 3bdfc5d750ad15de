// UTF-8, RFC 3629 §4.
//
//   0xxxxxxx                                U+0000  - U+007F
//   110xxxxx 10xxxxxx                       U+0080  - U+07FF
//   1110xxxx 10xxxxxx 10xxxxxx              U+0800  - U+FFFF, without the surrogates U+D800 - U+DFFF
//   11110xxx 10xxxxxx 10xxxxxx 10xxxxxx     U+10000 - U+10FFFF
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace portico::chat {

// The size of the sequence that `text` begins with, in bytes; 0 if it is not a valid one, or cut short, or text is
// empty.
std::size_t utf8_sequence(std::string_view text);

bool is_utf8(std::string_view text);

// The longest beginning of at most `max` bytes that splits no sequence. Bytes that are not UTF-8 count one by one.
std::string_view cut_utf8(std::string_view text, std::size_t max);

// With U+FFFD in the place of each byte that is not UTF-8, so up to three times as long.
std::string repair_utf8(std::string_view text);

}  // namespace portico::chat
