# Warnings for everything that is built here; the preset `dev` turns them into errors (CMAKE_COMPILE_WARNING_AS_ERROR).
set(warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual)

# GCC 12 sees an overlap in `"text" + std::string` that is not there (GCC bug 105651), and takes the memory of Asio's
# coroutines, which have an operator new and delete of their own, for memory of another kind.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  list(APPEND warnings -Wno-restrict -Wno-mismatched-new-delete)
endif()

add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:${warnings}>")
