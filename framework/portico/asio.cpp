// The compiled part of Asio (ASIO_SEPARATE_COMPILATION), once for everything that links portico.
#include <asio/impl/src.hpp>
