// The sizes of the files that are transferred.
#pragma once

#include <cstddef>
#include <vector>

namespace portico::test {

// Around the default blksize; and 40 MiB, whose block number at that blksize rolls over.
inline const std::vector<std::size_t> kEverySize = {0, 1, 511, 512, 513, 1 << 20, 40 << 20};
inline const std::vector<std::size_t> kFewSizes = {0, 513, 1 << 20};

}  // namespace portico::test
