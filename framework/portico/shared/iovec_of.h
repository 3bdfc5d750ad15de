#pragma once

#include <sys/uio.h>

#include <string_view>

namespace portico {

// For calls that only read what they are given, though their type does not say so (sendmsg(2)).
inline iovec iovec_of(std::string_view bytes) noexcept { return {const_cast<char*>(bytes.data()), bytes.size()}; }

}  // namespace portico
