# Instrumentation for everything that is built here: PORTICO_SANITIZE for the tests, PORTICO_FUZZ for the fuzz targets.
set(instrumentation "")

if(PORTICO_SANITIZE)
  set(instrumentation -fsanitize=${PORTICO_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  if(PORTICO_SANITIZE MATCHES "undefined")
    # Its look into another object needs a descriptor, and some tests leave none.
    list(APPEND instrumentation -fno-sanitize=vptr)
  endif()
  if(PORTICO_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Asio's fences: GCC says for each that ThreadSanitizer does not see them; cmake/tsan.supp names what follows from it.
    add_compile_options(-Wno-tsan)
  endif()
endif()

if(PORTICO_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "PORTICO_FUZZ needs clang, and CMAKE_CXX_COMPILER is ${CMAKE_CXX_COMPILER_ID}.")
  endif()
  # fuzzer-no-link: coverage everywhere, libFuzzer's main() only in the fuzz targets.
  set(instrumentation -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
endif()

add_compile_options(${instrumentation})
add_link_options(${instrumentation})
