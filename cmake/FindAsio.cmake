# Finds standalone Asio, which is headers without a package of their own, and gives the target asio::asio.
#
# Its compiled part (ASIO_SEPARATE_COMPILATION) is built once, in the library portico.
# Set Asio_INCLUDE_DIR when the headers are not where the compiler looks.

find_path(Asio_INCLUDE_DIR asio.hpp)
mark_as_advanced(Asio_INCLUDE_DIR)

if(Asio_INCLUDE_DIR)
  file(STRINGS "${Asio_INCLUDE_DIR}/asio/version.hpp" Asio_VERSION REGEX "^#define ASIO_VERSION [0-9]+")
  string(REGEX REPLACE "^.*// *([0-9.]+).*$" "\\1" Asio_VERSION "${Asio_VERSION}")
elseif(Asio_FIND_REQUIRED)
  message(FATAL_ERROR "portico needs standalone Asio: install libasio-dev, or set Asio_INCLUDE_DIR to the directory "
                      "of asio.hpp.")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Asio REQUIRED_VARS Asio_INCLUDE_DIR VERSION_VAR Asio_VERSION)

# ASIO_HAS_STD_ALIGNED_ALLOC: left alone, Asio 1.22.1 sees that it is there only in files that include a header of C++
# before Asio's, and then some files allocate in one way what others free in the other.
set(Asio_DEFINITIONS ASIO_STANDALONE ASIO_SEPARATE_COMPILATION ASIO_NO_DEPRECATED ASIO_HAS_STD_ALIGNED_ALLOC)

if(Asio_FOUND AND NOT TARGET asio::asio)
  add_library(asio::asio INTERFACE IMPORTED)
  set_target_properties(
    asio::asio
    PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${Asio_INCLUDE_DIR}"
               INTERFACE_COMPILE_DEFINITIONS "${Asio_DEFINITIONS}")
endif()
