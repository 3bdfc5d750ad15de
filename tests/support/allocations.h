// How often this programme has allocated memory. Linking it replaces the operators new and delete.
#pragma once

#include <cstddef>

namespace portico::test {

std::size_t allocations();

}  // namespace portico::test
