# Gives the target llhttp::llhttp: the parser of HTTP message heads.
#
# A llhttp that installs a CMake package is taken first. Debian's package node-llhttp has the header and the sources and
# no library, so they are compiled here. Set LLHTTP_SOURCE_DIR and LLHTTP_INCLUDE_DIR when they are not where Debian has them.
find_package(llhttp QUIET)
if(TARGET llhttp::llhttp)
  return()
endif()
if(TARGET llhttp::llhttp_static)
  add_library(llhttp::llhttp ALIAS llhttp::llhttp_static)
  return()
endif()

find_path(LLHTTP_SOURCE_DIR llhttp.c PATHS /usr/share/llhttp NO_DEFAULT_PATH)
find_path(LLHTTP_INCLUDE_DIR llhttp.h PATHS /usr/share/include PATH_SUFFIXES llhttp)
mark_as_advanced(LLHTTP_SOURCE_DIR LLHTTP_INCLUDE_DIR)
if(NOT LLHTTP_SOURCE_DIR OR NOT LLHTTP_INCLUDE_DIR)
  message(FATAL_ERROR "portico needs llhttp: install node-llhttp, or a llhttp that has a CMake package.")
endif()

add_library(portico_llhttp STATIC "${LLHTTP_SOURCE_DIR}/api.c" "${LLHTTP_SOURCE_DIR}/http.c" "${LLHTTP_SOURCE_DIR}/llhttp.c")
target_include_directories(portico_llhttp SYSTEM PUBLIC "$<BUILD_INTERFACE:${LLHTTP_INCLUDE_DIR}>")
# The header makes it 0 otherwise, and then a name may end with a space.
target_compile_definitions(portico_llhttp PRIVATE LLHTTP_STRICT_MODE=1)
set_target_properties(portico_llhttp PROPERTIES C_STANDARD 99)
add_library(llhttp::llhttp ALIAS portico_llhttp)
