# portico_fuzz_target(NAME name SOURCES file... [LIBRARIES target...])
#
# A libFuzzer executable, which ctest runs for PORTICO_FUZZ_SECONDS. It starts from the inputs in
# corpus/NAME/ beside the CMakeLists.txt that declares it, and keeps what it finds in the build directory.
if(PORTICO_FUZZ)
  set(PORTICO_FUZZ_SECONDS 30 CACHE STRING "Seconds that ctest runs each fuzz target")
  add_custom_target(fuzz_targets)
endif()

function(portico_fuzz_target)
  cmake_parse_arguments(PARSE_ARGV 0 fuzz "" "NAME" "SOURCES;LIBRARIES")
  add_executable(${fuzz_NAME} ${fuzz_SOURCES})
  set_target_properties(${fuzz_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
  target_include_directories(${fuzz_NAME} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${fuzz_NAME} PRIVATE ${fuzz_LIBRARIES})
  target_link_options(${fuzz_NAME} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzz_targets ${fuzz_NAME})

  set(found "${CMAKE_CURRENT_BINARY_DIR}/${fuzz_NAME}_found")
  set(corpus "${CMAKE_CURRENT_SOURCE_DIR}/corpus/${fuzz_NAME}")
  file(MAKE_DIRECTORY "${found}")
  if(NOT EXISTS "${corpus}")
    set(corpus "")
  endif()
  math(EXPR timeout "${PORTICO_FUZZ_SECONDS} + 60")
  add_test(NAME fuzz.${fuzz_NAME}
           COMMAND ${fuzz_NAME} -max_total_time=${PORTICO_FUZZ_SECONDS} -timeout=10 -print_final_stats=1
                   -artifact_prefix=${CMAKE_CURRENT_BINARY_DIR}/ "${found}" ${corpus})
  set_tests_properties(fuzz.${fuzz_NAME} PROPERTIES TIMEOUT ${timeout} LABELS fuzz)
endfunction()
